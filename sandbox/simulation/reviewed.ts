import type { Privilege } from '../../domain/privilege.ts';
import { ACCOUNT } from '../../local-aws/arn.ts';
import { random, seedOf } from '../../local-aws/random.ts';
import { postOf } from '../stage/approver.ts';
import { itemsIn } from '../stage/reviewer.ts';
import type { SimLease } from './leases-at-rest.ts';
import { pick } from './pick.ts';
import type { GivenDecision, Played } from './played.ts';
import { type EventStep, STORY_MS, type TimedStep } from './scenario.ts';
import type { DecideStep } from './steps.ts';

/** Who decides in the review; rita, who asks for everything, is not among them. */
export const REVIEWERS = ['amir', 'zoe', 'nina'];
export const REVIEW = 'audit';
/** It begins on the day on which worlds do. */
const REVIEW_ID = `${REVIEW}-2026-03-02`;

const MINUTE_MS = 60_000;

/** In some worlds access is reviewed: what is frozen is extended now and then before somebody keeps or removes it. */
export function reviewSteps(
  seed: number,
  startMs: number,
  scenario: readonly TimedStep[],
): TimedStep[] {
  const dice = random(seedOf(seed, 'review'));
  if (!dice.chance(0.25)) return [];
  const openMs = startMs + dice.between(STORY_MS / 4, STORY_MS);
  const before = scenario.flatMap(({ atMs, step }) =>
    step.kind === 'event' && step.type === 'Model Access Approved' && atMs < openMs ? [step] : [],
  );
  return [
    { atMs: openMs, step: { kind: 'review' } },
    ...before.slice(-4).flatMap((approval): TimedStep[] => {
      const lease = String(approval.detail.requestId);
      const extendedMs = openMs + dice.between(10, 60) * MINUTE_MS;
      const decidedMs = openMs + dice.between(70, 150) * MINUTE_MS;
      const decision = dice.chance(0.7) ? 'remove' : 'keep';
      return [
        ...(approval.detail.expiresAt !== undefined && dice.chance(0.6)
          ? [{ atMs: extendedMs, step: extensionOf(approval, extendedMs) }]
          : []),
        {
          atMs: decidedMs,
          step: { kind: 'decide', lease, person: pick(dice, [...REVIEWERS, 'rita']), decision },
        },
      ];
    }),
  ];
}

/** Beyond all ends that a scenario gives. */
const EXTENSION_MS = 60 * 60 * MINUTE_MS;

const extensionOf = ({ account, detail }: EventStep, atMs: number): EventStep => ({
  kind: 'event',
  account,
  type: 'Model Access Extended',
  detail: {
    requestId: `${detail.requestId}-in-review`,
    leaseId: detail.requestId,
    warehouse: 'sim',
    requestedBy: 'rita',
    reason: 'simulated',
    approvedBy: ['amir'],
    approvedAt: new Date(atMs).toISOString(),
    expiresAt: new Date(atMs + EXTENSION_MS).toISOString(),
  },
});

/** How often, and how much later, somebody calls again whose call got no answer. */
const MOST_CALLS = 5;
const AGAIN_MS = MINUTE_MS;

/** What the person is told in the end; undefined where the review does not show this lease. */
export async function giveDecision(
  { localAws }: Pick<Played, 'localAws'>,
  step: DecideStep,
): Promise<GivenDecision | undefined> {
  const { lease, person, decision } = step;
  const caller = `arn:aws:iam::${ACCOUNT}:user/${person}`;
  for (let calls = 1; calls <= MOST_CALLS; calls += 1) {
    const shown = await localAws.sendToUrl('answer', {
      method: 'GET',
      caller,
      query: { review: REVIEW_ID },
    });
    const items = shown?.statusCode === 200 ? itemsIn(shown.body) : [];
    const item = items.find(({ text }) => text.startsWith(`lease ${lease} in `))?.hash;
    if (shown !== undefined && item === undefined) return undefined;
    if (item !== undefined) {
      const said = { kind: 'review', review: REVIEW_ID, item, decision };
      const answer = await localAws.sendToUrl('answer', postOf(person, said));
      if (answer !== undefined) return { ...step, status: answer.statusCode };
    }
    await localAws.virtualClock.sleep(AGAIN_MS);
  }
  return step;
}

/** A decision that counts to remove it; `perhaps` where nobody was told, or the table was lost. */
function removed({ decisions, lost }: Played, id: string): 'surely' | 'perhaps' | undefined {
  const removals = decisions.filter(({ lease, decision }) => lease === id && decision === 'remove');
  if (removals.some(({ status }) => status === 200)) return lost ? 'perhaps' : 'surely';
  return removals.some(({ status }) => status === undefined) ? 'perhaps' : undefined;
}

/** The leases that a review has left: what was removed stays in no form, and nobody is promised what may have been its heir. */
export function leftByReview(leases: readonly SimLease[], played: Played): SimLease[] {
  const { decisions, steps } = played;
  const openMs = steps.find(({ step }) => step.kind === 'review')?.atMs;
  if (openMs === undefined || decisions.length === 0) return [...leases];
  const gone = steps.flatMap(({ step }) =>
    step.kind === 'event' &&
    step.type === 'Model Access Approved' &&
    removed(played, String(step.detail.requestId)) !== undefined
      ? [step.detail]
      : [],
  );
  return leases
    .filter(({ id }) => removed(played, id) !== 'surely')
    .map((lease) => {
      const isHeir =
        lease.seenAtMs >= openMs && gone.some((detail) => isOfSameGrantee(lease, detail));
      return isHeir || removed(played, lease.id) === 'perhaps'
        ? { ...lease, isSure: false }
        : lease;
    });
}

const isOfSameGrantee = (
  { grantee, privileges }: SimLease,
  detail: EventStep['detail'],
): boolean => {
  // The scenario's own values: it made this detail.
  const other = detail.grantee as SimLease['grantee'];
  const kinds = (detail.privileges as readonly Privilege[]).map(({ kind }) => kind);
  return (
    other.type === grantee.type &&
    other.name === grantee.name &&
    privileges.some(({ kind }) => kinds.includes(kind))
  );
};

/** Law 10: nobody decides who is no reviewer. */
export const reviewProblems = ({ decisions }: Played): string[] =>
  decisions
    .filter(({ status, person }) => status === 200 && !REVIEWERS.includes(person))
    .map((decision) => `a decision counted that must not: ${JSON.stringify(decision)}`);
