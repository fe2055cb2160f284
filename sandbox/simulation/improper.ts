import { type Random, random, seedOf } from '../../local-aws/random.ts';
import { askedAccesses } from '../stage/approver.ts';
import { answeredAtMs, isAccepted } from './executions.ts';
import type { Played } from './played.ts';
import { ACCOUNTS, type EventStep, STORY_MS, type TimedStep } from './scenario.ts';
import { DATABASES, GRANTEES } from './warehouse.ts';

/** Whose word the sources may carry: the requester is among them under two spellings, as a team's lead is. */
export const APPROVERS = ['amir', 'rita@example.com', 'RITA'];

const MINUTE_MS = 60_000;
/** Longer than an execution takes, but for one that is repeated again and again. */
const LATER_MS = 20 * MINUTE_MS;

/** What must not count, and the fields that make it so. */
const IMPROPER = [
  { approvedBy: ['rita@example.com'] },
  { approvedBy: ['RITA'] },
  { approvedBy: ['zoe'] },
  { expires_at: '2026-03-02T12:00:00Z' },
  // Who asked is rita, whatever her own approval says.
  { requestedBy: 'zoe', approvedBy: ['rita@example.com'] },
] as const;

/** Approvals that must not count; the last of the kinds comes after the request that it pretends to be of another. */
export function improperSteps(seed: number, startMs: number): TimedStep[] {
  const dice = random(seedOf(seed, 'improper'));
  return Array.from({ length: dice.between(0, 3) }, (_, n) => improper(dice, n, startMs)).flat();
}

function improper(dice: Random, n: number, startMs: number): TimedStep[] {
  const atMs = startMs + dice.between(0, STORY_MS);
  const changes = IMPROPER[dice.between(0, IMPROPER.length - 1)] ?? IMPROPER[0];
  const asked = {
    requestId: `improper-${n}`,
    warehouse: 'sim',
    database: DATABASES[dice.between(0, 1)],
    grantee: GRANTEES[dice.between(0, GRANTEES.length - 1)],
    privileges: [{ kind: 'create-model' }],
    requestedBy: 'rita',
    reason: 'simulated',
  };
  const detail = {
    ...asked,
    approvedBy: ['amir'],
    approvedAt: new Date(atMs).toISOString(),
    ...changes,
  };
  const event = { kind: 'event' as const, account: ACCOUNTS.portal };
  const approval = { atMs, step: { ...event, type: 'Model Access Approved', detail } };
  if (!('requestedBy' in changes)) return [approval];
  const request = { ...event, type: 'Model Access Requested', detail: asked };
  return [{ atMs: atMs - LATER_MS, step: request }, approval];
}

/** When somebody had certainly decided on a request: it was answered, or people were asked. */
function knownAtMs(localAws: Played['localAws'], event: EventStep): number {
  const asked = askedAccesses(localAws).find(({ leaseId }) => leaseId === event.detail.requestId);
  return Math.min(
    answeredAtMs(localAws, event),
    asked === undefined ? Number.POSITIVE_INFINITY : Date.parse(String(asked['announcedAt'])),
  );
}

/** Law 10: none of them was accepted. One in another's name may be, where nobody knew of the request yet. */
export function improperProblems({ steps, localAws, lost }: Played): string[] {
  const events = steps.flatMap(({ atMs, step }) =>
    step.kind === 'event' && String(step.detail.requestId).startsWith('improper-')
      ? [{ atMs, event: step }]
      : [],
  );
  const isUnknown = (requestId: unknown, atMs: number): boolean =>
    lost !== undefined ||
    events
      .filter(({ event }) => event.type === 'Model Access Requested')
      .some(
        ({ event }) => event.detail.requestId === requestId && knownAtMs(localAws, event) >= atMs,
      );
  return events
    .filter(({ event }) => event.type === 'Model Access Approved' && isAccepted(localAws, event))
    .filter(
      ({ atMs, event: { detail } }) =>
        detail.requestedBy === 'rita' || !isUnknown(detail.requestId, atMs),
    )
    .map(
      ({ event: { detail } }) =>
        `an approval was accepted that must not count: ${JSON.stringify(detail)}`,
    );
}
