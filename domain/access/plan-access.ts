import { canonical, sha256 } from '../hash.ts';
import {
  describeGrantee,
  describePrivilege,
  type Grant,
  type Grantee,
  grantKey,
} from '../privilege.ts';
import type { Instant } from '../time.ts';
import { adoptedBy, withAdoption } from './adoption.ts';
import { type ApprovingSource, withApprovingMembers } from './approving-members.ts';
import { granteeNow } from './asks-for.ts';
import type { Changes } from './batch.ts';
import type { Catalog } from './catalog.ts';
import { proveIdentities } from './identity-proof.ts';
import { isLive, isOver, type Lease } from './lease.ts';
import { follow, type Managed, type Renamed, renamesOf } from './managed.ts';
import type { OtherReading } from './offboarding/other-reading.ts';
import { othersToTake } from './offboarding/take-others.ts';
import { namedBy, type ResolvedLease, resolveLease } from './resolve-lease.ts';
import { type Suspension, suspender, takenBy } from './suspension.ts';

/** Everything that a plan for one database follows from. */
export interface PlanInput {
  /** Ledger key. */
  readonly database: string;
  readonly now: Instant;
  readonly leases: readonly Lease[];
  readonly suspensions?: readonly Suspension[];
  /** What those who are off-boarded hold of what we never grant; missing while nobody is. */
  readonly others?: OtherReading;
  readonly managed: ReadonlyMap<string, Managed>;
  /** Keys of the grants that a batch just over named. */
  readonly changed?: ReadonlySet<string>;
  readonly baseline: readonly Grant[];
  readonly catalog: Catalog;
  readonly approvedPlans: readonly string[];
  /** Where the leases' approvals came from. */
  readonly sources?: readonly ApprovingSource[];
  /** The configuration wants nobody but its grantees to hold ASSUMEROLE, but by these roles, and not for CREATE MODEL. */
  readonly separateRoles?: readonly string[] | undefined;
}

/** Revokes that no ended lease explains, too many to do without being asked (law 7). */
interface Uncaused {
  readonly revoke: readonly Grant[];
  readonly hash: string;
}

export interface Plan extends Changes {
  /** What each live lease asks for, by lease id. */
  readonly resolved: ReadonlyMap<string, ResolvedLease>;
  /** Keys of the held grants that a live lease or the baseline explains. */
  readonly desired: ReadonlySet<string>;
  /** Live leases whose grantee is suspended: they explain nothing now. */
  readonly suspended: ReadonlyMap<string, Suspension>;
  /** What somebody else granted and a live lease takes over, by grant key. */
  readonly adopted: ReadonlyMap<string, Grant>;
  /** Whether a grantee is suspended, whoever wants it to hold something. */
  readonly suspenderOf: (grantee: Grantee) => Suspension | undefined;
  /** Keys of the grants that an approved off-boarding takes, whoever gave them. */
  readonly taken: ReadonlySet<string>;
  /** Grant keys that the baseline explains. */
  readonly permanent: ReadonlySet<string>;
  /** Managed grants under the names that their ids have now, by grant key. */
  readonly ours: ReadonlyMap<string, Managed>;
  /** Who and what holds or carries a grant of ours under a new name. */
  readonly renamed: readonly Renamed[];
  readonly withheld?: Uncaused;
  /** What would be withheld, had the configuration not approved exactly this. */
  readonly approved?: Uncaused;
  /** Baseline grants that are not possible now, in words. */
  readonly notes: readonly string[];
}

const MAX_UNCAUSED_REVOKES = 10;
const MAX_UNCAUSED_SHARE = 0.1;

/**
 * The level-triggered core: GRANT desired − actual, REVOKE (actual ∩ (managed ∪ taken by an off-boarding)) − desired. Replaying it on what it
 * produced gives an empty plan, whatever the order and number of the events before.
 */
export function planAccess(input: PlanInput): Plan {
  const { leases, now, catalog } = input;
  const { ours, renamed } = oursNow(input.managed, catalog);
  const proof = proveIdentities(ours, catalog, input.changed ?? NONE);
  const resolved = new Map(
    leases
      .filter((lease) => isLive(lease, now))
      .map((lease) => [
        lease.id,
        withApprovingMembers(
          withAdoption(resolveLease(lease, catalog, { proof }), lease, catalog),
          lease,
          input.sources?.find(({ name }) => name === lease.source),
          catalog,
        ),
      ]),
  );
  const desired = new Set<string>();
  const missing = new Map<string, Grant>();
  const suspenderOf = suspender(input.suspensions ?? [], catalog);
  const want = ({ grants, named }: Pick<ResolvedLease, 'grants' | 'named'>): void => {
    for (const [key, grant] of named)
      if (catalog.held.has(key)) desired.add(key);
      else if (grants === named || grants.has(key)) missing.set(key, grant);
  };
  const baseline = claimBaseline(input.baseline, catalog, ours);
  const permanent = withoutSuspended(baseline, suspenderOf);
  want(permanent);
  const suspended = new Map<string, Suspension>();
  const adopted = new Map<string, Grant>();
  for (const lease of leases) {
    const resolvedLease = resolved.get(lease.id);
    if (resolvedLease === undefined) continue;
    const suspension =
      suspenderOf(granteeFollowed(lease, resolvedLease)) ?? suspenderOf(lease.grantee);
    if (suspension === undefined) {
      want(resolvedLease);
      for (const [key, grant] of adoptedBy(lease, resolvedLease, ours)) adopted.set(key, grant);
    } else suspended.set(lease.id, suspension);
  }
  const taken = takenBy(input.suspensions ?? [], catalog);
  const surplus: Grant[] = [];
  // What is desired is held: as many means all, as nearly always, and there may be tens of thousands.
  if (desired.size < catalog.held.size)
    for (const [key, grant] of catalog.held)
      if (!desired.has(key) && (ours.has(key) || taken.has(key))) surplus.push(grant);
  const asked = askForUncaused(
    surplus.filter(({ grantee }) => suspenderOf(grantee) === undefined),
    input,
    ours,
  );
  const keptBack = new Set(asked.withheld?.revoke.map(grantKey));
  return {
    grant: [...missing.values()],
    separation: everybodyAssumesRoles(catalog) ? input.separateRoles : undefined,
    revoke: surplus.filter((grant) => !keptBack.has(grantKey(grant))),
    take: othersToTake(input.suspensions ?? [], catalog, input.others),
    resolved,
    desired,
    suspended,
    adopted,
    suspenderOf,
    taken,
    permanent: new Set(permanent.named.keys()),
    ours,
    renamed,
    notes: baseline.notes,
    ...asked,
  };
}

/** A name that was followed to another is suspended under both. */
const granteeFollowed = (
  { grantee }: Lease,
  { named, bound }: Pick<ResolvedLease, 'named' | 'bound'>,
): Grantee => {
  const [first] = named.values();
  return first?.grantee ?? granteeNow({ grantee, bound });
};

function withoutSuspended(
  wanted: Pick<ResolvedLease, 'grants' | 'named'>,
  suspenderOf: Plan['suspenderOf'],
): Pick<ResolvedLease, 'grants' | 'named'> {
  const explained = (grants: ReadonlyMap<string, Grant>): ReadonlyMap<string, Grant> =>
    new Map([...grants].filter(([, { grantee }]) => suspenderOf(grantee) === undefined));
  return { grants: explained(wanted.grants), named: explained(wanted.named) };
}

const NONE: ReadonlySet<string> = new Set();

/** What of the managed grants is still the same, by its key now. What we never saw happen is nobody's. */
function oursNow(managed: PlanInput['managed'], catalog: Catalog): Pick<Plan, 'ours' | 'renamed'> {
  const moved = new Map<string, Managed | undefined>();
  for (const [key, one] of managed) {
    const now = one.uncertain === undefined ? follow(one, catalog) : undefined;
    if (now !== one) moved.set(key, now);
  }
  // As nearly always; there may be tens of thousands.
  if (moved.size === 0) return { ours: managed, renamed: [] };
  const ours = new Map<string, Managed>();
  const renamed = new Map<string, Renamed>();
  for (const [key, one] of managed) {
    const now = moved.has(key) ? moved.get(key) : one;
    if (now === undefined) continue;
    const keyNow = now === one ? key : grantKey(now.grant);
    ours.set(keyNow, now);
    if (now === one || !catalog.held.has(keyNow)) continue;
    for (const change of renamesOf(one, now)) renamed.set(`${change.kind} ${change.id}`, change);
  }
  return { ours, renamed: [...renamed.values()] };
}

/** Whether PUBLIC may use some role for CREATE MODEL: then pairs of role and bucket separate nobody. */
const everybodyAssumesRoles = ({ publicly }: Catalog): boolean =>
  [...publicly].some((key) => key.startsWith('["assume-role"'));

function claimBaseline(
  baseline: readonly Grant[],
  catalog: Catalog,
  ours: ReadonlyMap<string, Managed>,
): Pick<ResolvedLease, 'grants' | 'named'> & { notes: string[] } {
  // The baseline has no lease to be bound in; what it once explained is marked where it is managed.
  const wasMeant = (grant: Grant): boolean => ours.get(grantKey(grant))?.permanent !== undefined;
  const resolved = baseline.map(({ grantee, privilege }) => ({
    grantee,
    privilege,
    resolvedLease: resolveLease({ grantee, privileges: [privilege] }, catalog, { wasMeant }),
  }));
  return {
    grants: new Map(resolved.flatMap(({ resolvedLease }) => [...resolvedLease.grants])),
    named: new Map(resolved.flatMap(({ resolvedLease }) => [...resolvedLease.named])),
    notes: resolved.flatMap(({ grantee, privilege, resolvedLease }) =>
      [...resolvedLease.blocked, ...resolvedLease.held].map(
        (because) =>
          `baseline ${describePrivilege(privilege)} for ${describeGrantee(grantee)}: ${because}`,
      ),
    ),
  };
}

/** Only what the configuration once declared permanent can vanish without a lease that ends: those revokes are counted. */
function askForUncaused(
  surplus: readonly Grant[],
  input: PlanInput,
  ours: ReadonlyMap<string, Managed>,
): Pick<Plan, 'withheld' | 'approved'> {
  const permanentSince = (grant: Grant) => ours.get(grantKey(grant))?.permanent;
  const explained = new Set(
    input.leases
      .filter((lease) => isOver(lease, input.now))
      .flatMap((lease) => [...namedBy(lease, input.catalog).named.keys()]),
  );
  const uncaused = surplus.filter(
    (grant) => permanentSince(grant) !== undefined && !explained.has(grantKey(grant)),
  );
  if (uncaused.length <= MAX_UNCAUSED_REVOKES && uncaused.length <= ours.size * MAX_UNCAUSED_SHARE)
    return {};
  // Of this database and this time: what was declared anew since is another plan, whatever was approved before.
  const counted = uncaused.map((grant) => [grantKey(grant), permanentSince(grant)]);
  const hash = sha256(canonical([input.database, counted.map((one) => canonical(one)).sort()]));
  const asked = { revoke: uncaused, hash };
  return input.approvedPlans.includes(hash) ? { approved: asked } : { withheld: asked };
}
