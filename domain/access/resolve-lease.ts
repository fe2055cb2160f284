import {
  describeGrantee,
  describePrivilege,
  type Grant,
  type Grantee,
  grantKey,
  identityKey,
  type Privilege,
  privilegeKey,
} from '../privilege.ts';
import type { Catalog, CatalogModel } from './catalog.ts';
import type { Lease } from './lease.ts';
import { missingGrantee } from './missing-grantee.ts';
import { isSuperuser } from './other-ways.ts';
import { type Candidate, type Resolution, resolvePrivilege } from './resolve-privilege.ts';
import { granteesLike, siblingProblem } from './spellings.ts';

/**
 * What a lease asks for in this catalog. What it names and what may be granted are two things: a model that trains anew or
 * a second schema of nearly the same name is no reason to give, and none to take away.
 */
export interface ResolvedLease {
  /** What may be granted now, by grant key; two spellings of one thing are one grant. */
  readonly grants: ReadonlyMap<string, Grant>;
  /** All that its names stand for, `grants` included: this explains what is held. */
  readonly named: ReadonlyMap<string, Grant>;
  readonly held: readonly string[];
  readonly blocked: readonly string[];
  /** Identities and spellings that the lease is bound to from its first application on. */
  readonly granteeId?: number;
  readonly owners: Readonly<Record<string, string>>;
  readonly spellings: Readonly<Record<string, Privilege>>;
}

/** Whether, of several candidates, this is one that was granted under the name before it became ambiguous. */
type WasMeant = (grant: Grant) => boolean;

type Claimant = Pick<Lease, 'grantee' | 'privileges' | 'granteeId' | 'owners' | 'spellings'>;

/**
 * Resolves a lease against the catalog. A grantee or a model's owner that changed under the same name blocks, and explains
 * nothing any more: the approval was for another. A lease knows what its names meant before; for others `wasMeant` says so.
 */
export function resolveLease(
  lease: Claimant,
  catalog: Catalog,
  wasMeant: WasMeant = () => false,
): ResolvedLease {
  const granteeId = catalog.identities.get(identityKey(lease.grantee));
  const who = describeGrantee(lease.grantee);
  if (granteeId === undefined) return nothing(missingGrantee(lease.grantee, catalog), lease);
  if (lease.granteeId !== undefined && lease.granteeId !== granteeId) {
    return nothing(
      `${who} was dropped and another was created under its name (id ${lease.granteeId}, now ${granteeId}); ask for a new approval`,
      lease,
    );
  }
  const grants = new Map<string, Grant>();
  const named = new Map<string, Grant>();
  const held: string[] = [];
  const unfit = unfitGrantee(lease.grantee, catalog);
  const blocked: string[] = unfit === undefined ? [] : [unfit];
  const owners: Record<string, string> = { ...lease.owners };
  const spellings: Record<string, Privilege> = { ...lease.spellings };
  for (const asked of lease.privileges) {
    const meaning = meaningOf(asked, lease, catalog, wasMeant);
    if (meaning.held !== undefined) held.push(meaning.held);
    if (meaning.blocked !== undefined) blocked.push(meaning.blocked);
    for (const { privilege, model } of meaning.candidates) {
      const grant = { privilege, grantee: lease.grantee };
      const key = grantKey(grant);
      named.set(key, grant);
      if (meaning.held !== undefined || meaning.blocked !== undefined) continue;
      if (unfit !== undefined) continue;
      grants.set(key, grant);
      if (model !== undefined) owners[modelKey(model)] = model.owner;
      if (!isSpeltAlike(privilege, asked)) spellings[privilegeKey(asked)] = privilege;
    }
  }
  return { grants, named, held, blocked, granteeId, owners, spellings };
}

/** Why nothing may be granted to somebody who is there. The case of a user's name is always kept. */
function unfitGrantee(grantee: Grantee, catalog: Catalog): string | undefined {
  if (isSuperuser(grantee, catalog))
    return `${describeGrantee(grantee)} is a superuser, who may do everything without a grant; ask for somebody else, or for it to be made an ordinary user`;
  return grantee.type === 'user'
    ? undefined
    : siblingProblem(grantee.type, grantee.name, granteesLike(catalog, grantee));
}

/** What the lease's names stand for, even if the grantee or an owner has changed since: to find what an ended lease left behind. */
export const namedBy = (
  { grantee, privileges, spellings }: Pick<Lease, 'grantee' | 'privileges' | 'spellings'>,
  catalog: Catalog,
): ResolvedLease['named'] =>
  resolveLease({ grantee, privileges, ...(spellings && { spellings }) }, catalog).named;

/** What the catalog shows under the name, less what the claimant never meant by it. */
function meaningOf(
  asked: Privilege,
  lease: Claimant,
  catalog: Catalog,
  wasMeant: WasMeant,
): Resolution {
  const found = resolvePrivilege(asked, catalog);
  const before = lease.spellings?.[privilegeKey(asked)];
  if (before !== undefined)
    return ofSameOwner(asBefore(asked, before, found, catalog), lease.owners);
  if (found.candidates.length < 2) return ofSameOwner(found, lease.owners);
  const { grantee } = lease;
  return {
    ...found,
    candidates: found.candidates.filter(({ privilege }) => wasMeant({ privilege, grantee })),
  };
}

/** A name that was bound to one spelling does not come to mean another, however clear the catalog makes that one now. */
function asBefore(
  asked: Privilege,
  before: Privilege,
  found: Resolution,
  catalog: Catalog,
): Resolution {
  const isBound = ({ privilege }: Candidate): boolean => isSpeltAlike(privilege, before);
  const [first, ...others] = found.candidates;
  if (first === undefined || (others.length === 0 && isBound(first))) return found;
  const other = `${describePrivilege(asked)} meant ${describePrivilege(before)} when it was first applied, and now there is ${describePrivilege(first.privilege)}; ask for a new approval`;
  return {
    candidates: resolvePrivilege(before, catalog).candidates.filter(isBound),
    blocked: others.length === 0 ? other : (found.blocked ?? other),
  };
}

function ofSameOwner(meaning: Resolution, owners: Lease['owners']): Resolution {
  const model = meaning.candidates[0]?.model;
  const pinned = owners && model && owners[modelKey(model)];
  if (model === undefined || pinned === undefined || pinned === model.owner) return meaning;
  return { candidates: [], blocked: madeAnew(model, pinned) };
}

const isSpeltAlike = (a: Privilege, b: Privilege): boolean =>
  a === b || privilegeKey(a) === privilegeKey(b);

const nothing = (because: string, lease: Claimant): ResolvedLease => ({
  grants: new Map(),
  named: new Map(),
  held: [],
  blocked: [because],
  ...(lease.granteeId !== undefined && { granteeId: lease.granteeId }),
  owners: lease.owners ?? {},
  spellings: lease.spellings ?? {},
});

const madeAnew = ({ schema, model, owner }: CatalogModel, pinned: string): string =>
  `model ${schema}.${model} belonged to ${pinned} and was made anew by ${owner}; ask for a new approval`;

const modelKey = ({ schema, model }: CatalogModel): string => JSON.stringify([schema, model]);
