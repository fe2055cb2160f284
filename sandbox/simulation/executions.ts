import type { Played } from './played.ts';
import { ACCOUNTS, type EventStep as Event } from './scenario.ts';

interface Heard {
  readonly outcome: string;
  readonly startedAtMs: number;
  readonly stoppedAtMs: number;
  readonly isDecided: boolean;
}

/** What the executions of one message came to, in the order in which they ended. */
function heardOf({ executions }: Played['localAws'], event: Event): Heard[] {
  const message = messageKey(event.account, event.type, event.detail);
  return executions
    .filter(({ input, status }) => status !== 'RUNNING' && messageOf(input) === message)
    .map(({ output, status, startedAtMs, stoppedAtMs = Number.POSITIVE_INFINITY }) => {
      // Record's own shape (functions/access/record).
      const recorded = output as { outcome: string; because: readonly string[] } | undefined;
      const { outcome, because } = recorded ?? { outcome: 'not recorded', because: [] };
      const isDecided =
        status === 'SUCCEEDED' && !because.some((text) => text.includes('could not be decided'));
      return { outcome, startedAtMs, stoppedAtMs, isDecided };
    })
    .sort((a, b) => a.stoppedAtMs - b.stoppedAtMs);
}

const messageKey = (...parts: readonly unknown[]): string => JSON.stringify(parts);

/** Of the event that an execution was started with. */
function messageOf(input: unknown): string {
  const {
    account,
    detail,
    'detail-type': type,
  } = input as { account: string; detail: unknown; 'detail-type': string };
  return messageKey(account, type, detail);
}

/** Somebody decided on it, and did not refuse. */
export const isAccepted = (localAws: Played['localAws'], event: Event): boolean =>
  heardOf(localAws, event).some(({ outcome, isDecided }) => isDecided && outcome !== 'refused');

/** Somebody decided on it, and refused. */
export const isRefused = (localAws: Played['localAws'], event: Event): boolean =>
  heardOf(localAws, event).some(({ outcome, isDecided }) => isDecided && outcome === 'refused');

/** Nobody was told that it was decided, but whoever died on the way may have decided before. */
export const isOpen = (localAws: Played['localAws'], event: Event): boolean =>
  !isAccepted(localAws, event) && heardOf(localAws, event).some(({ isDecided }) => !isDecided);

/**
 * Whether a request that people answer began: `surely` once an execution got past them, whatever became of the databases;
 * `perhaps` where one died that nobody saw the end of.
 */
export function beganOf(
  localAws: Played['localAws'],
  event: Event,
): 'surely' | 'perhaps' | undefined {
  const heard = heardOf(localAws, event);
  const isPast = heard.some(
    ({ outcome, isDecided }) =>
      isDecided && outcome !== 'refused' && outcome !== 'awaiting-approval',
  );
  if (isPast) return 'surely';
  return heard.some(({ isDecided }) => !isDecided) ? 'perhaps' : undefined;
}

/** When the first execution that knew what became of the message had ended; never, if none did. */
export const answeredAtMs = (localAws: Played['localAws'], event: Event): number =>
  heardOf(localAws, event).find(
    ({ outcome, isDecided }) => isDecided && outcome !== 'refused' && !isUnsettled(outcome),
  )?.stoppedAtMs ?? Number.POSITIVE_INFINITY;

/** When the first execution had ended that told that all of it is granted by us; never, if none did. */
export const appliedAtMs = (localAws: Played['localAws'], event: Event): number =>
  heardOf(localAws, event).find(({ outcome, isDecided }) => isDecided && outcome === 'applied')
    ?.stoppedAtMs ?? Number.POSITIVE_INFINITY;

/** Between which moments each execution of the message decided on it, at last: from the state Decide to its end. */
export function decidingOf(
  { executions, clock }: Played['localAws'],
  event: Event,
): (readonly [fromMs: number, toMs: number])[] {
  const message = messageKey(event.account, event.type, event.detail);
  return executions
    .filter(({ machine, input }) => machine === 'access' && messageOf(input) === message)
    .map(({ history, startedAtMs, stoppedAtMs }) => {
      const decide = history.events.findLast(
        ({ kind, state }) => kind === 'entered' && state === 'Decide',
      );
      return [decide?.atMs ?? startedAtMs, stoppedAtMs ?? clock.now()] as const;
    });
}

/** What executions may answer, whatever became of the databases. */
export function executionProblems(played: Played): string[] {
  const { localAws, steps, lost } = played;
  const events = steps.flatMap(({ step }) => (step.kind === 'event' ? [step] : []));
  const running = localAws.executions
    // What begins at this very moment has had no time.
    .filter((one) => one.startedAtMs < localAws.clock.now())
    .filter((one) => one.status === 'RUNNING' && !isAsking(one))
    .map(({ name }) => `execution ${name} still runs at rest`);
  // What was answered from a table that is lost may be answered otherwise the next time.
  if (lost !== undefined) return running;
  return [
    ...running,
    ...conflictProblems(localAws, events),
    ...events.flatMap((event) => duplicateProblems(localAws, event)),
    ...requestProblems(played, events),
    ...events.flatMap((event) => agreementProblems(localAws, event)),
  ];
}

/** It waits for people, for seven days; that is no motion. */
const isAsking = ({ history }: Played['localAws']['executions'][number]): boolean =>
  history.events.findLast(({ kind }) => kind === 'entered')?.state === 'AwaitApproval';

/** What an execution ends with that leaves the message open: nobody knows, or another execution waits for people with it. */
const isUnsettled = (outcome: string): boolean =>
  outcome === 'unanswered' || outcome === 'awaiting-approval';

/** A request is never refused for its own approval, in whatever order the two arrive. */
function requestProblems(
  { localAws, policies, decisions }: Played,
  events: readonly Event[],
): string[] {
  const accepted = (type: string, field: 'requestId' | 'leaseId'): Set<unknown> =>
    new Set(
      events
        .filter((event) => event.type === type && isAccepted(localAws, event))
        .map(({ detail }) => detail[field]),
    );
  const approved = accepted('Model Access Approved', 'requestId');
  const revoked = new Set([
    ...accepted('Model Access Revoked', 'leaseId'),
    ...accepted('Model Access Returned', 'leaseId'),
    ...decisions.map(({ lease }) => lease),
  ]);
  // Refused by the policy of then, or while suspended, it may be approved later.
  const isOnePolicy = new Set(policies.map(({ rules }) => rules)).size === 1;
  if (!isOnePolicy || events.some(({ type }) => type === 'Model Access Suspended')) return [];
  return events
    .filter(({ type }) => type === 'Model Access Requested')
    .filter(({ detail: { requestId } }) => approved.has(requestId) && !revoked.has(requestId))
    .filter((event) => heardOf(localAws, event).some(({ outcome }) => outcome === 'refused'))
    .map(
      ({ detail }) =>
        `the request ${detail.requestId} was refused, although its approval was accepted`,
    );
}

/** One id, one content. */
function conflictProblems(localAws: Played['localAws'], events: readonly Event[]): string[] {
  const taken = new Map<string, Set<string>>();
  for (const event of events.filter((candidate) => isAccepted(localAws, candidate))) {
    const key = `${event.account} ${event.type} ${event.detail.requestId}`;
    taken.set(key, (taken.get(key) ?? new Set()).add(JSON.stringify(event.detail)));
  }
  return [...taken]
    .filter(([, contents]) => contents.size > 1)
    .map(([key]) => `two contents of ${key} were both taken`);
}

/** What an execution ended with is what the ledger says of its message. */
function agreementProblems(localAws: Played['localAws'], event: Event): string[] {
  const { requestId } = event.detail;
  const [source] = Object.entries(ACCOUNTS).find(([, account]) => account === event.account) ?? [];
  // Another content under the same id is kept beside the first.
  const kept = localAws.table
    .items()
    .filter(({ pk }) => pk?.S === `REQUEST#${source}#${requestId}`)
    .filter(({ sk }) => sk?.S === event.type || sk?.S?.startsWith(`${event.type}#OTHER#`))
    .map(({ outcome }): unknown => Object(JSON.parse(outcome?.S ?? '{}')).outcome);
  return heardOf(localAws, event)
    .filter(({ isDecided, outcome }) => isDecided && !isUnsettled(outcome))
    .filter(({ outcome }) => !kept.includes(outcome))
    .map(
      ({ outcome }) =>
        `${event.type} ${requestId} was answered ${outcome}, and the ledger says ${kept.join()}`,
    );
}

/** A message that comes again after it was answered gets the same answer. */
function duplicateProblems(localAws: Played['localAws'], event: Event): string[] {
  const heard = heardOf(localAws, event);
  const first = heard.find(({ outcome, isDecided }) => isDecided && !isUnsettled(outcome));
  if (first === undefined) return [];
  return heard
    .filter(
      ({ startedAtMs, outcome }) => startedAtMs > first.stoppedAtMs && outcome !== first.outcome,
    )
    .filter(({ isDecided }) => isDecided)
    .map(
      ({ outcome }) =>
        `${event.type} ${event.detail.requestId} was answered ${first.outcome}, and sent again ${outcome}`,
    );
}
