import type { Config } from '../../config.ts';
import { decide } from '../decide.ts';
import { requestOfLease } from '../grantees.ts';
import type { Lease } from '../lease.ts';
import type { Registration } from '../registration.ts';
import { leaseIdOf } from '../request-subject.ts';
import { decidedAs } from './case.ts';
import type { PastMessage } from './past-message.ts';

/** How a past message is decided by a configuration. */
export interface Redecided {
  readonly message: PastMessage;
  /** `unknown`: it is about a lease that this configuration would not have begun, or that the evidence does not have. */
  readonly decided: NonNullable<PastMessage['decided']> | 'unknown';
  readonly because: readonly string[];
}

/** Decides past messages in their order, each at its own time and with what the ones before it have left. */
export function replayDecisions(
  messages: readonly PastMessage[],
  config: Config,
): readonly Redecided[] {
  const registrations = new Map<string, Registration>();
  const parts = new Map<string, readonly Lease[]>();
  return messages.map((message): Redecided => {
    const { source, contentHash, request, at } = message;
    const named = leaseIdOf(request);
    const leaseId = requestOfLease(named);
    const registration = registrations.get(leaseId);
    const isAboutLease = 'leaseId' in request;
    if (
      isAboutLease &&
      (request.type !== 'Model Access Revoked' || named !== leaseId) &&
      !parts.has(leaseId)
    )
      return { message, decided: 'unknown', because: [] };
    const all = parts.get(leaseId) ?? [];
    const known = {
      source,
      contentHash,
      parts: isAboutLease ? all.filter(({ id }) => id === named || named === leaseId) : [],
      endedParts: [],
      suspensions: [],
      ...(registration && { registration }),
    };
    const decision = decide(request, known, config, at);
    if ('registration' in decision) registrations.set(leaseId, decision.registration);
    if ('leases' in decision) {
      const changed = new Set(decision.leases.map(({ id }) => id));
      parts.set(leaseId, [...all.filter(({ id }) => !changed.has(id)), ...decision.leases]);
    }
    const because = 'because' in decision ? decision.because : [];
    return { message, decided: decidedAs(decision), because };
  });
}

/** Two decisions on one message that are not the same. */
export interface Flip {
  readonly message: PastMessage;
  readonly from: NonNullable<PastMessage['decided']>;
  readonly to: NonNullable<PastMessage['decided']>;
  readonly because: readonly string[];
}

/** What this configuration decides otherwise than it was decided then. */
export const flipsFromPast = (now: readonly Redecided[]): readonly Flip[] =>
  now.flatMap(({ message, decided: to, because }) => {
    const { decided: from } = message;
    return from === undefined || to === 'unknown' || from === to
      ? []
      : [{ message, from, to, because }];
  });

/** What one configuration decides otherwise than another, on the same messages. */
export const flipsBetween = (
  before: readonly Redecided[],
  after: readonly Redecided[],
): readonly Flip[] =>
  after.flatMap(({ message, decided: to, because }, at) => {
    const from = before[at]?.decided;
    return from === undefined || from === 'unknown' || to === 'unknown' || from === to
      ? []
      : [{ message, from, to, because }];
  });
