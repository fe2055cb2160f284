import { type Grant, grantKey } from '../privilege.ts';
import type { Instant } from '../time.ts';
import { tellAdoption } from './adoption.ts';
import { type Effects, grantInWords, pairFailure } from './effects.ts';
import { isOver, type Lease, type LeaseState, type Outcome, WAITING_DAYS } from './lease.ts';
import { withNextLook } from './next-look.ts';
import { otherWays } from './other-ways.ts';
import type { Plan } from './plan-access.ts';
import { inShort } from './reasons.ts';
import type { ReconcileInput } from './reconcile-input.ts';
import { missingOf, namedBy, type ResolvedLease } from './resolve-lease.ts';
import { isOffBoarding, suspensionInWords } from './suspension.ts';
import { withoutUsage } from './without-usage.ts';

/** What the catalog says of one lease after a reconcile: the lease's next state and the answer to whoever asked. */
export interface LeaseVerdict {
  readonly lease: Lease;
  readonly state: LeaseState;
  readonly outcome: Outcome;
  readonly because: readonly string[];
  readonly resolvedLease?: ResolvedLease;
  /** Something that it asks for is held through us, or all of it is held. */
  readonly isApplied?: boolean;
}

/** The part of a reconcile's input by which a lease is judged. Only in mode `enforce` is a plan carried out. */
type Circumstances = Pick<ReconcileInput, 'catalog' | 'now' | 'mode'>;

/** The verdict on one lease; none while a next batch has to grant or revoke something for it. */
export function judgeLease(
  lease: Lease,
  plan: Plan,
  effects: Effects,
  input: Circumstances,
): LeaseVerdict | undefined {
  if (isOver(lease, input.now)) return judgeEnding(lease, plan, effects, input);
  const resolvedLease = plan.resolved.get(lease.id);
  if (resolvedLease === undefined) {
    return lease.state === 'awaiting-approval'
      ? { lease, state: lease.state, outcome: 'scheduled', because: ['awaits an approval'] }
      : {
          lease,
          state: 'scheduled',
          outcome: 'scheduled',
          because: [`starts at ${lease.startsAt}`],
        };
  }
  const suspension = plan.suspended.get(lease.id);
  if (suspension !== undefined && isOffBoarding(suspension))
    return judgeEnding(lease, plan, effects, input);
  if (suspension !== undefined)
    return judgeSuspended(lease, suspensionInWords(suspension), { plan, effects, input });
  // Where the plan grants nothing, nothing is missing, and there may be tens of thousands to look at.
  const missing = plan.grant.length === 0 ? [] : missingOf(resolvedLease, input.catalog);
  const verdict = judgeLive(lease, resolvedLease, effects, { ...input, missing });
  if (verdict === undefined) return undefined;
  const adopted = [...resolvedLease.grants].filter(([key]) => plan.adopted.has(key));
  if (adopted.length > 0 && verdict.state === 'active')
    return { ...verdict, ...tellAdoption(adopted, verdict.because, input) };
  const isOurs = (key: string): boolean => input.catalog.held.has(key) && plan.ours.has(key);
  const isApplied = verdict.state === 'active' || [...resolvedLease.grants.keys()].some(isOurs);
  return { ...verdict, isApplied };
}

function judgeLive(
  lease: Lease,
  resolvedLease: ResolvedLease,
  effects: Effects,
  { catalog, mode, missing }: Circumstances & { readonly missing: readonly Grant[] },
): LeaseVerdict | undefined {
  const failures = missing.flatMap((grant) => pairFailure(grant, effects) ?? []);
  if (failures.length > 0)
    return {
      lease,
      resolvedLease,
      state: 'activation-failed',
      outcome: failures.every((failure) => failure.blocked === true) ? 'blocked' : 'failed',
      because: failures.map((failure) => failure.text),
    };
  if (missing.length > 0 && mode !== 'enforce') {
    return {
      lease,
      resolvedLease,
      state: 'activating',
      outcome: 'planned',
      because: missing.map(
        (grant) => `would grant ${grantInWords(grant)}; set the warehouse's mode to enforce`,
      ),
    };
  }
  if (missing.length > 0) return undefined;
  if (resolvedLease.blocked.length > 0)
    return {
      lease,
      resolvedLease,
      state: 'waiting',
      outcome: 'blocked',
      because: [...resolvedLease.blocked, ...resolvedLease.held, ...resolvedLease.renamed],
    };
  if (resolvedLease.held.length > 0)
    return {
      lease,
      resolvedLease,
      state: 'waiting',
      outcome: 'held',
      because: [...resolvedLease.held, ...resolvedLease.renamed],
    };
  const ofUs =
    effects.granted.size === 0
      ? []
      : [...resolvedLease.grants].filter(([key]) => effects.granted.has(key));
  const again = lease.state === 'active' && lease.appliedSince !== undefined ? ofUs : [];
  return {
    lease,
    resolvedLease,
    state: 'active',
    outcome: ofUs.length > 0 ? 'applied' : 'already',
    because: [
      ...again.map(([key, grant]) =>
        resolvedLease.ofAllModels?.has(key) === true ? grantedLater(grant) : grantedAgain(grant),
      ),
      ...resolvedLease.renamed,
      ...(resolvedLease.findings ?? []),
      ...withoutUsage(resolvedLease, catalog),
    ],
  };
}

const grantedAgain = (grant: Grant): string =>
  `${grantInWords(grant)} was gone and is granted again: somebody took it away, or made ${'model' in grant.privilege ? 'the model' : 'what it is on'} anew`;

const grantedLater = (grant: Grant): string =>
  `${grantInWords(grant)} is granted now: the model came to its schema or became ready, or somebody had taken it away`;

/** A lease that lives and explains nothing while its grantee is suspended. */
function judgeSuspended(
  lease: Lease,
  because: string,
  { plan, effects, input }: { plan: Plan; effects: Effects; input: Circumstances },
): LeaseVerdict | undefined {
  const { catalog, mode } = input;
  const held = [...namedBy(lease, catalog).named.values()].filter((grant) =>
    catalog.held.has(grantKey(grant)),
  );
  const toRevoke = held.filter((grant) => plan.ours.has(grantKey(grant)));
  const failures = toRevoke.flatMap((grant) => pairFailure(grant, effects) ?? []);
  if (failures.length > 0)
    return {
      lease,
      state: 'revoke-failed',
      outcome: 'failed',
      because: [because, ...failures.map(({ text }) => text)],
    };
  if (toRevoke.length > 0 && mode === 'enforce') return undefined;
  const would = toRevoke.map(
    (grant) => `would take away ${grantInWords(grant)}; set the warehouse's mode to enforce`,
  );
  if (would.length > 0)
    return { lease, state: 'suspended', outcome: 'planned', because: [because, ...would] };
  return {
    lease,
    state: 'suspended',
    outcome: 'suspended',
    because: [because, ...held.map(notOurs)],
  };
}

/** A lease that is over: what is still held of it, and why. */
function judgeEnding(
  lease: Lease,
  plan: Plan,
  effects: Effects,
  { catalog, mode, now }: Circumstances,
): LeaseVerdict | undefined {
  const { named, renamed } = namedBy(lease, catalog);
  const stillHeld = [...named].filter(([key]) => catalog.held.has(key)).map(([, grant]) => grant);
  const toRevoke = stillHeld.filter(
    (grant) =>
      (plan.ours.has(grantKey(grant)) || plan.taken.has(grantKey(grant))) &&
      !plan.desired.has(grantKey(grant)),
  );
  const failures = toRevoke.flatMap((grant) => pairFailure(grant, effects) ?? []);
  if (failures.length > 0)
    return {
      lease,
      state: 'revoke-failed',
      outcome: 'failed',
      because: failures.map((failure) => failure.text),
    };
  if (toRevoke.length > 0 && mode === 'enforce') return undefined;
  if (toRevoke.length > 0) {
    const because = toRevoke.map(
      (grant) =>
        `${grantInWords(grant)} should have ended and stays, for the warehouse is in mode ${mode}; set it to enforce`,
    );
    return { lease, state: 'revoke-failed', outcome: 'failed', because };
  }
  const kept = [
    ...stillHeld.map((grant) => whyKept(grant, plan)),
    ...new Set([...named.values()].flatMap((grant) => otherWays(grant, catalog))),
  ];
  const over = causeOfEnd(lease, now);
  const offBoarding = plan.suspended.get(lease.id);
  const cause =
    offBoarding === undefined ? over : `its grantee is ${suspensionInWords(offBoarding)}`;
  const endedBy = over === undefined ? 'ended' : 'expired';
  return {
    lease,
    state: 'ended',
    outcome: kept.length > 0 ? 'kept' : endedBy,
    because: [...(cause === undefined ? [] : [cause]), ...renamed, ...kept],
  };
}

function causeOfEnd(lease: Lease, now: Instant): string | undefined {
  if (lease.revokedAt !== undefined || !isOver(lease, now)) return undefined;
  if (lease.expiresAt !== undefined && lease.expiresAt <= now)
    return `expired at ${lease.expiresAt}`;
  return `waited ${WAITING_DAYS} days: ${lease.lastOutcome?.because.join('; ') ?? 'not applied'}`;
}

function whyKept(grant: Grant, plan: Plan): string {
  const key = grantKey(grant);
  if (plan.permanent.has(key))
    return `${grantInWords(grant)} stays: the baseline declares it permanent`;
  const others = leasesByGrant(plan).get(key) ?? [];
  if (others.length > 0) return `${grantInWords(grant)} stays: lease ${others.join(', ')} needs it`;
  return notOurs(grant);
}

const known = new WeakMap<Plan, ReadonlyMap<string, readonly string[]>>();

/** Ids of the live leases that explain each grant, by its key. Made once for a plan: thousands of leases may end at once. */
function leasesByGrant(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const found = known.get(plan);
  if (found !== undefined) return found;
  const made = new Map<string, string[]>();
  for (const [id, { named }] of plan.resolved) {
    if (plan.suspended.has(id)) continue;
    for (const key of named.keys()) {
      const ids = made.get(key);
      if (ids === undefined) made.set(key, [id]);
      else ids.push(id);
    }
  }
  known.set(plan, made);
  return made;
}

const notOurs = (grant: Grant): string =>
  `${grantInWords(grant)} stays: it was not granted by us; revoke it by hand, or declare it in the baseline`;

/** The lease as it is after the verdict: state, pins and answer. `undefined` when nothing about it changed. */
export function applyVerdict(verdict: LeaseVerdict, seq: number, at: Instant): Lease | undefined {
  const { lease, state, outcome, resolvedLease, isApplied = false } = verdict;
  const because = inShort(verdict.because);
  const { dueAt: _, ...rest } = lease;
  const wasActive = state === 'active' || state === 'activation-failed' || state === 'waiting';
  const next: Lease = {
    ...rest,
    state,
    ...(wasActive && resolvedLease?.bound && { bound: resolvedLease.bound }),
    ...(resolvedLease?.lost && { lost: true as const }),
    ...(isApplied && { appliedSince: lease.appliedSince ?? at }),
  };
  if (isNews(lease, next, outcome, because)) {
    const lastOutcome = { revision: lease.revision, outcome, because, seq, at };
    return withNextLook({ ...next, lastOutcome }, at);
  }
  const isChanged = next.appliedSince !== lease.appliedSince || isBoundAnew(lease, next);
  return isChanged ? withNextLook(next, at) : undefined;
}

/** Applied becomes `already` at the next look: that is no news. Anything else that changed is. */
function isNews(
  before: Lease,
  after: Lease,
  outcome: Outcome,
  because: readonly string[],
): boolean {
  const { lastOutcome } = before;
  if (
    lastOutcome === undefined ||
    lastOutcome.revision !== before.revision ||
    before.state !== after.state
  )
    return true;
  if (outcome === 'already' && lastOutcome.outcome === 'applied') return false;
  return (
    outcome === 'applied' ||
    outcome !== lastOutcome.outcome ||
    because.join() !== lastOutcome.because.join()
  );
}

/** What it is bound to has another name or was made anew: should that happen once more, this is what it is compared with. */
const isBoundAnew = ({ bound }: Lease, after: Lease): boolean =>
  bound !== undefined && bound !== after.bound;
