import {
  describeGrantee,
  describePrivilege,
  type Grant,
  grantKey,
  privilegeKey,
} from '../privilege.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../time.ts';
import type { Catalog } from './catalog.ts';
import { type Claim, namedBy } from './claims.ts';
import { isOver, type Lease, type LeaseState, type Outcome } from './lease.ts';
import type { Planned } from './plan.ts';
import { cut, inShort } from './reasons.ts';

const WAITING_DAYS = 7;

/** What the catalog says of one lease after a reconcile: the lease's next state and the answer to whoever asked. */
export interface Verdict {
  readonly lease: Lease;
  readonly state: LeaseState;
  readonly outcome: Outcome;
  readonly because: readonly string[];
  readonly claim?: Claim;
  readonly failure?: NonNullable<Lease['failure']>;
}

/** What this reconcile did before the catalog was read for the last time. */
export interface Deeds {
  /** Keys granted by our batches since the first reading. */
  readonly granted: ReadonlySet<string>;
  /** Pairs that a finished batch named, yet the catalog does not show so: key to explanation. */
  readonly ineffective: ReadonlyMap<string, string>;
  /** Pairs whose batch failed: key to the database's error. */
  readonly failed: ReadonlyMap<string, { readonly error: string; readonly permanent: boolean }>;
  /** False in mode `plan`: what is missing is then a plan that nobody carries out. */
  readonly enforced: boolean;
}

/** The verdict on one lease; none while a next batch has to grant or revoke something for it. */
export function judge(
  lease: Lease,
  planned: Planned,
  catalog: Catalog,
  deeds: Deeds,
  now: Instant,
): Verdict | undefined {
  if (isOver(lease, now)) return judgeEnding(lease, planned, catalog, deeds, now);
  const claim = planned.claims.get(lease.id);
  if (claim === undefined) {
    return lease.state === 'awaiting-approval'
      ? { lease, state: lease.state, outcome: 'scheduled', because: ['awaits an approval'] }
      : {
          lease,
          state: 'scheduled',
          outcome: 'scheduled',
          because: [`starts at ${lease.startsAt}`],
        };
  }
  return judgeLive(lease, claim, catalog, deeds);
}

function judgeLive(
  lease: Lease,
  claim: Claim,
  catalog: Catalog,
  deeds: Deeds,
): Verdict | undefined {
  const missing = [...claim.grants]
    .filter(([key]) => !catalog.held.has(key))
    .map(([, grant]) => grant);
  const failures = missing.flatMap((grant) => failureOf(grant, deeds) ?? []);
  const [first] = failures;
  if (first !== undefined) {
    const permanent = failures.some((f) => f.permanent);
    const because = failures.map((f) => f.text);
    return {
      lease,
      claim,
      state: 'activation-failed',
      outcome: 'failed',
      because,
      failure: { revision: lease.revision, error: first.text, permanent },
    };
  }
  if (missing.length > 0 && lease.failure?.revision === lease.revision) {
    return {
      lease,
      claim,
      state: 'activation-failed',
      outcome: 'failed',
      because: [lease.failure.error],
      failure: lease.failure,
    };
  }
  if (missing.length > 0 && !deeds.enforced) {
    return {
      lease,
      claim,
      state: 'activating',
      outcome: 'planned',
      because: missing.map(
        (grant) => `would grant ${inWords(grant)}; set the warehouse's mode to enforce`,
      ),
    };
  }
  if (missing.length > 0) return undefined;
  if (claim.blocked.length > 0)
    return {
      lease,
      claim,
      state: 'waiting',
      outcome: 'blocked',
      because: [...claim.blocked, ...claim.held],
    };
  if (claim.held.length > 0)
    return { lease, claim, state: 'waiting', outcome: 'held', because: claim.held };
  const ofUs = [...claim.grants.keys()].some((key) => deeds.granted.has(key));
  return { lease, claim, state: 'active', outcome: ofUs ? 'applied' : 'already', because: [] };
}

/** A lease that is over: what is still held of it, and why. */
function judgeEnding(
  lease: Lease,
  planned: Planned,
  catalog: Catalog,
  deeds: Deeds,
  now: Instant,
): Verdict | undefined {
  const named = namedBy(lease, catalog);
  const stillHeld = [...named].filter(([key]) => catalog.held.has(key)).map(([, grant]) => grant);
  const toRevoke = stillHeld.filter(
    (grant) => planned.ours.has(grantKey(grant)) && !planned.desired.has(grantKey(grant)),
  );
  const failures = toRevoke.flatMap((grant) => failureOf(grant, deeds) ?? []);
  if (failures.length > 0) {
    const because = failures.map((f) => f.text);
    return {
      lease,
      state: 'revoke-failed',
      outcome: 'failed',
      because,
      failure: { revision: lease.revision, error: because[0] ?? '', permanent: false },
    };
  }
  if (toRevoke.length > 0 && deeds.enforced) return undefined;
  if (toRevoke.length > 0) {
    const because = toRevoke.map(
      (grant) => `would revoke ${inWords(grant)}; set the warehouse's mode to enforce`,
    );
    return { lease, state: 'ending', outcome: 'planned', because };
  }
  const kept = [
    ...stillHeld.map((grant) => whyKept(grant, planned)),
    ...throughPublic(named, catalog),
  ];
  const cause = causeOfEnd(lease, now);
  const outcome = kept.length > 0 ? 'kept' : cause === undefined ? 'ended' : 'expired';
  return {
    lease,
    state: 'ended',
    outcome,
    because: [...(cause === undefined ? [] : [cause]), ...kept],
  };
}

function causeOfEnd(lease: Lease, now: Instant): string | undefined {
  if (lease.revokedAt !== undefined) return undefined;
  if (lease.expiresAt !== undefined && lease.expiresAt <= now)
    return `expired at ${lease.expiresAt}`;
  return `waited ${WAITING_DAYS} days: ${lease.settled?.because.join('; ') ?? 'not applied'}`;
}

const throughPublic = (named: Claim['named'], catalog: Catalog): string[] =>
  [...named.values()]
    .filter(({ privilege }) => catalog.publicly.has(privilegeKey(privilege)))
    .map(({ privilege }) => `everybody still has ${describePrivilege(privilege)} through PUBLIC`);

function whyKept(grant: Grant, planned: Planned): string {
  const key = grantKey(grant);
  if (planned.permanent.has(key))
    return `${inWords(grant)} stays: the baseline declares it permanent`;
  const others = [...planned.claims].filter(([, claim]) => claim.named.has(key)).map(([id]) => id);
  if (others.length > 0) return `${inWords(grant)} stays: lease ${others.join(', ')} needs it`;
  return `${inWords(grant)} stays: it was not granted by us; adopt it or revoke it by hand`;
}

function failureOf(grant: Grant, deeds: Deeds): { text: string; permanent: boolean } | undefined {
  const key = grantKey(grant);
  const failed = deeds.failed.get(key);
  if (failed !== undefined)
    return { text: `${inWords(grant)}: ${failed.error}`, permanent: failed.permanent };
  const ineffective = deeds.ineffective.get(key);
  return ineffective === undefined
    ? undefined
    : { text: `${inWords(grant)}: ${ineffective}`, permanent: false };
}

const inWords = ({ privilege, grantee }: Grant): string =>
  `${describePrivilege(privilege)} for ${describeGrantee(grantee)}`;

/** The lease as it is after the verdict: state, pins and answer. `undefined` when nothing about it changed. */
export function applyVerdict(verdict: Verdict, seq: number, at: Instant): Lease | undefined {
  const { lease, state, outcome, claim, failure } = verdict;
  const because = inShort(verdict.because);
  const { failure: _old, waitingUntil, dueAt: _due, ...rest } = lease;
  const wasActive = state === 'active' || state === 'activation-failed' || state === 'waiting';
  const next: Lease = {
    ...rest,
    state,
    ...(wasActive && claim?.granteeId !== undefined && { granteeId: claim.granteeId }),
    ...(wasActive && claim !== undefined && { owners: claim.owners, ...boundSpellings(claim) }),
    ...(state === 'active' && { activeSince: lease.activeSince ?? at }),
    ...(failure && { failure: { ...failure, error: cut(failure.error) } }),
    ...(state === 'waiting' && {
      waitingUntil: waitingUntil ?? addSeconds(at, WAITING_DAYS * DAY_SECONDS),
    }),
  };
  const due = dueAt(next, at);
  const withDue: Lease = due === undefined ? next : { ...next, dueAt: due };
  if (!isNews(lease, withDue, outcome, because) && !leavesSweep(lease, withDue, at))
    return undefined;
  return { ...withDue, settled: { revision: lease.revision, outcome, because, seq, at } };
}

/** Applied becomes `already` at the next look: that is no news. Anything else that changed is. */
function isNews(
  before: Lease,
  after: Lease,
  outcome: Outcome,
  because: readonly string[],
): boolean {
  const settled = before.settled;
  if (settled === undefined || settled.revision !== before.revision || before.state !== after.state)
    return true;
  if (outcome === 'already' && settled.outcome === 'applied') return false;
  return (
    outcome === 'applied' ||
    outcome !== settled.outcome ||
    because.join() !== settled.because.join()
  );
}

/** Most names are spelt as in the catalog, and cannot become ambiguous. */
const boundSpellings = ({ spellings }: Claim): Pick<Lease, 'spellings'> =>
  Object.keys(spellings).length > 0 ? { spellings } : {};

/** It was due at every sweep and is so no longer: that has to be written down, or the sweep goes on. */
const leavesSweep = (before: Lease, after: Lease, at: Instant): boolean =>
  before.dueAt !== undefined &&
  before.dueAt <= at &&
  (after.dueAt === undefined || after.dueAt > at);

/** When the sweep has to look again. A lease that waits or is stuck is due at once, i.e. at every sweep. */
function dueAt(lease: Lease, at: Instant): Instant | undefined {
  switch (lease.state) {
    case 'scheduled':
      return lease.startsAt;
    case 'active':
      return lease.expiresAt;
    case 'activation-failed':
      return lease.failure?.permanent === true ? lease.expiresAt : at;
    case 'waiting':
      // Of a lease that was active once, the nightly look at every database is enough after a while.
      return lease.waitingUntil !== undefined && lease.waitingUntil <= at ? lease.expiresAt : at;
    case 'activating':
    case 'ending':
    case 'revoke-failed':
      return at;
    case 'awaiting-approval':
    case 'ended':
      return undefined;
  }
}
