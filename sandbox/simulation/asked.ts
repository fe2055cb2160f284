import { random, seedOf } from '../../local-aws/random.ts';
import { askedAccess, postOf } from '../stage/approver.ts';
import { beganOf } from './executions.ts';
import type { GivenAnswer, Played } from './played.ts';
import { ACCOUNTS, type AnswerStep, type EventStep, STORY_MS, type TimedStep } from './scenario.ts';
import { DATABASES, GRANTEES, privilegesOf } from './warehouse.ts';

/** Of amir, zoe and rita, who asks (policies.ts). */
const NEEDED = 2;
/** Somebody else who tries, and how likely each of them answers. */
const ANSWERING = { amir: 0.85, zoe: 0.75, rita: 0.3, RITA: 0.1, nina: 0.2 };

const MINUTE_MS = 60_000;

/** Requests that wait for two people, and what people answer: often in time, sometimes twice, in another's place or to another question. */
export function askedSteps(seed: number, startMs: number): TimedStep[] {
  const dice = random(seedOf(seed, 'asked'));
  if (!dice.chance(0.6)) return [];
  return Array.from({ length: dice.between(1, 2) }, (_, n): TimedStep[] => {
    const lease = `asked-${n}`;
    const atMs = startMs + dice.between(0, STORY_MS);
    const about = { warehouse: 'sim', requestedBy: 'rita', reason: 'simulated' };
    const event = (type: string, detail: EventStep['detail']): EventStep => ({
      kind: 'event',
      account: ACCOUNTS.people,
      type,
      detail: { ...about, ...detail },
    });
    const later = (minutes: number): number => atMs + dice.between(1, minutes) * MINUTE_MS;
    const answers = Object.entries(ANSWERING)
      .filter(([, chance]) => dice.chance(chance))
      .flatMap(([person]): TimedStep[] => {
        const approved = dice.chance(0.93);
        const step = { kind: 'answer', lease, person, approved, isForeign: false } as const;
        return [
          { atMs: later(150), step },
          ...(dice.chance(0.2) ? [{ atMs: later(150), step }] : []),
          ...(dice.chance(0.1) ? [{ atMs: later(150), step: { ...step, isForeign: true } }] : []),
        ];
      });
    const request = event('Model Access Requested', {
      requestId: lease,
      database: DATABASES[dice.between(0, 1)],
      grantee: GRANTEES[dice.between(0, GRANTEES.length - 1)],
      privileges: privilegesOf(dice),
    });
    return [
      { atMs, step: request },
      ...answers,
      ...(dice.chance(0.15)
        ? [
            {
              atMs: later(200),
              step: event('Model Access Revoked', { requestId: `${lease}-end`, leaseId: lease }),
            },
          ]
        : []),
    ];
  }).flat();
}

/** How often, and how much later, somebody calls again whose call got no answer. */
const MOST_CALLS = 5;
const AGAIN_MS = MINUTE_MS;

/** What the person is told in the end; undefined where nobody was told of the question, so that nobody can answer it. */
export async function giveAnswer(
  { localAws }: Pick<Played, 'localAws'>,
  step: AnswerStep,
): Promise<GivenAnswer | undefined> {
  const { lease, person, approved, isForeign } = step;
  const asked = askedAccess(localAws, lease)?.question;
  if (asked === undefined) return undefined;
  const question = isForeign ? '0'.repeat(64) : asked;
  const call = postOf(person, { kind: 'access', lease, question, approved });
  for (let calls = 1; ; calls += 1) {
    const answer = await localAws.sendToUrl('answer', call);
    if (answer !== undefined) return { ...step, status: answer.statusCode };
    if (calls === MOST_CALLS) return step;
    await localAws.virtualClock.sleep(AGAIN_MS);
  }
}

/** Requests that were granted after the approvals of people, or perhaps were: somebody died before they were answered. */
export const grantedAsked = ({ steps, localAws, answers }: Played) =>
  steps.flatMap(({ atMs, step }) => {
    if (!isAsked(step) || !hasQuorum(step, answers)) return [];
    const began = beganOf(localAws, step);
    return began === undefined ? [] : [{ atMs, event: step, isDecided: began === 'surely' }];
  });

const isAsked = (step: TimedStep['step']): step is EventStep =>
  step.kind === 'event' &&
  step.account === ACCOUNTS.people &&
  step.type === 'Model Access Requested';

/** Two others than the requester approved. Where a function died, its answer may have counted. */
function hasQuorum({ detail }: EventStep, answers: Played['answers']): boolean {
  const counting = answers.filter(
    ({ lease, person, approved, isForeign, status }) =>
      lease === detail.requestId &&
      approved &&
      !isForeign &&
      (status === undefined || status === 200) &&
      (person === 'amir' || person === 'zoe'),
  );
  return new Set(counting.map(({ person }) => person)).size >= NEEDED;
}

/** Seven days to answer, and an hour for what is repeated on the way. */
const LONGEST_MS = (7 * 24 + 1) * 60 * MINUTE_MS;

/** Nothing begins without its quorum, nothing that has it goes on waiting, and who may not answer is told so. */
export function askedProblems({ steps, localAws, answers, lost }: Played): string[] {
  const asked = steps.flatMap(({ step }) => (isAsked(step) ? [step] : []));
  const waiting = localAws.executions.filter(({ status }) => status === 'RUNNING');
  const isWaiting = (requestId: unknown): boolean =>
    waiting.some(({ input }) => Object(Object(input).detail).requestId === requestId);
  const forEver = waiting
    .filter(({ startedAtMs }) => localAws.clock.now() - startedAtMs > LONGEST_MS)
    .map(({ name }) => `execution ${name} waits for people beyond its time`);
  const early = asked
    .filter((event) => !hasQuorum(event, answers))
    .filter((event) => beganOf(localAws, event) === 'surely')
    .map(({ detail }) => `${detail.requestId} began without two approvals`);
  const late = asked
    .filter((event) => hasQuorum(event, answers) && lost === undefined)
    .filter(({ detail }) => isWaiting(detail.requestId))
    .map(({ detail }) => `${detail.requestId} has its approvals and still waits`);
  const counted = answers
    .filter(
      ({ lease, status }) =>
        status === 200 && asked.some(({ detail }) => detail.requestId === lease),
    )
    .filter(({ person }) => !['amir', 'zoe'].includes(person))
    .map((answer) => `an answer counted that must not: ${JSON.stringify(answer)}`);
  return [...early, ...late, ...forEver, ...counted];
}
