import { foldName } from '../name.ts';
import {
  describeGrantee,
  describePrivilege,
  type Grant,
  type Grantee,
  grantKey,
  grantKeysOf,
  type Privilege,
  privilegeKey,
} from '../privilege.ts';
import { type Binding, boundTo, newNames, renamedTo, speltAs, withNamesNow } from './binding.ts';
import { type Bound, modelKey } from './bound.ts';
import type { Catalog, CatalogModel } from './catalog.ts';
import {
  type FollowedSchema,
  followGrantee,
  followSchema,
  isSameOwner,
  ownerIn,
} from './follow-names.ts';
import { type IdentityProof, NOTHING_PROVED } from './identity-proof.ts';
import type { Lease } from './lease.ts';
import { isSuperuser } from './other-ways.ts';
import { type AllModelsBinding, resolveAllModels } from './resolve-all-models.ts';
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
  /** What an auditor should know of a lease that is applied all the same. */
  readonly findings?: readonly string[];
  /** Keys of what all models of a schema are now: they come and go without anybody's doing. */
  readonly ofAllModels?: ReadonlySet<string>;
  /** Names that are others now than when they were asked for, in words. */
  readonly renamed: readonly string[];
  /** What the lease is bound to from its first application on. */
  readonly bound?: Bound;
  readonly lost?: true;
}

/** What a plan knows beside lease and catalog. */
interface Known {
  readonly proof?: IdentityProof;
  /** Whether, of several candidates, this is one that was granted under the name before it became ambiguous. */
  readonly wasMeant?: (grant: Grant) => boolean;
}

type Claimant = Pick<Lease, 'grantee' | 'privileges' | 'bound' | 'lost'>;

/**
 * Resolves a lease against the catalog. What it is bound to is followed under new names; who or what was made anew by another
 * blocks, and explains nothing any more: the approval was for another. A lease knows what its names meant before; for others
 * `wasMeant` says so.
 */
export function resolveLease(
  lease: Claimant,
  catalog: Catalog,
  { proof = NOTHING_PROVED, wasMeant = () => false }: Known = {},
): ResolvedLease {
  const who = followGrantee(lease, catalog, proof);
  if ('blocked' in who) return nothing(who, lease);
  const { grantee, id } = who;
  const named = new Map<string, Grant>();
  // One map until they differ: mostly all that is named may be granted, and it may be thousands.
  let grants = named;
  const held: string[] = [];
  const unfit = unfitGrantee(grantee, catalog);
  const blocked: string[] = unfit === undefined ? [] : [unfit];
  const bindings: Binding[] = [];
  const schemas: AllModelsBinding[] = [];
  const findings: string[] = [];
  const ofAllModels = new Set<string>();
  const keyOf = grantKeysOf(grantee);
  const claimant = { ...lease, grantee };
  const known = { catalog, proof, wasMeant };
  const block = (because: string): void => {
    if (!blocked.includes(because)) blocked.push(because);
  };
  const take = (
    asked: Privilege,
    meaning: Resolution,
    { isBound, of }: { readonly isBound: boolean; readonly of?: Set<string> },
  ): void => {
    const isGranted =
      meaning.held === undefined && meaning.blocked === undefined && unfit === undefined;
    if (!isGranted && grants === named) grants = new Map(named);
    for (const candidate of meaning.candidates) {
      const grant = { privilege: candidate.privilege, grantee };
      const key = keyOf(candidate.privilege);
      named.set(key, grant);
      of?.add(key);
      if (!isGranted) continue;
      if (grants !== named) grants.set(key, grant);
      bindings.push({ asked, candidate, isBound });
    }
  };
  const places = new Map<string, FollowedSchema | undefined>();
  for (const asked of lease.privileges) {
    if ('schema' in asked && !places.has(asked.schema))
      places.set(asked.schema, followSchema(asked.schema, lease.bound, catalog, proof));
    const place = 'schema' in asked ? places.get(asked.schema) : undefined;
    if (asked.kind === 'execute-models') {
      const all = resolveAllModels({ asked, place, bound: lease.bound }, catalog, (one, model) =>
        meaningOf({ asked: one, place, model }, claimant, known),
      );
      if (all.blocked !== undefined) block(all.blocked);
      if (all.binding !== undefined && unfit === undefined) schemas.push(all.binding);
      findings.push(...all.findings);
      for (const { asked: one, meaning } of all.models)
        take(one, meaning, { isBound: true, of: ofAllModels });
      continue;
    }
    const model = 'model' in asked ? lease.bound?.models[modelKey(asked)] : undefined;
    const meaning = meaningOf({ asked, place, model }, claimant, known);
    if (meaning.held !== undefined) held.push(meaning.held);
    if (meaning.blocked !== undefined) block(meaning.blocked);
    take(asked, meaning, { isBound: model !== undefined });
  }
  const bound = boundTo({ bindings, schemas }, lease.bound, { id, name: grantee.name }, catalog);
  const renamed = newNames(lease.grantee, bound);
  return {
    grants,
    named,
    held,
    blocked,
    renamed,
    bound,
    ...(findings.length > 0 && { findings }),
    ...(ofAllModels.size > 0 && { ofAllModels }),
  };
}

/** What it may be granted and does not hold. */
export function missingOf({ grants }: ResolvedLease, { held }: Catalog): Grant[] {
  const missing: Grant[] = [];
  for (const [key, grant] of grants) if (!held.has(key)) missing.push(grant);
  return missing;
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
export function namedBy(
  { grantee, privileges, bound }: Pick<Lease, 'grantee' | 'privileges' | 'bound'>,
  catalog: Catalog,
): Pick<ResolvedLease, 'named' | 'renamed'> {
  if (bound === undefined) return resolveLease({ grantee, privileges }, catalog);
  const now = withNamesNow(bound, grantee.type, catalog);
  const asked = {
    grantee: { ...grantee, name: now.grantee.name },
    privileges: privileges.map((privilege) => speltAs(privilege, now)),
  };
  return { named: resolveLease(asked, catalog).named, renamed: newNames(grantee, now) };
}

/** A privilege as asked for, with what is known of its schema and its model since the lease was bound. */
interface Claim {
  readonly asked: Privilege;
  readonly place: FollowedSchema | undefined;
  readonly model: Bound['models'][string] | undefined;
}

/** What the catalog shows under the name, less what the claimant never meant by it. */
function meaningOf(
  { asked, place, model }: Claim,
  { grantee, bound }: Claimant,
  { catalog, proof, wasMeant }: Required<Known> & { readonly catalog: Catalog },
): Resolution {
  if (bound === undefined || place === undefined) {
    const found = resolvePrivilege(asked, catalog);
    if (found.candidates.length < 2) return found;
    const candidates = found.candidates.filter(({ privilege }) => wasMeant({ privilege, grantee }));
    return { ...found, candidates };
  }
  const { name, blocked } = place;
  if (name === undefined) return { candidates: [], ...(blocked !== undefined && { blocked }) };
  const meant = asBefore(asked, renamedTo(asked, name, model?.name), catalog);
  const isHeld = (privilege: Privilege): boolean => proof.isOurs(grantKey({ privilege, grantee }));
  const owned = ofSameOwner(model, meant, { bound, isHeld, catalog });
  return blocked === undefined ? owned : { ...owned, blocked };
}

/** A name that was bound to one spelling does not come to mean another, however clear the catalog makes that one now. */
function asBefore(asked: Privilege, before: Privilege, catalog: Catalog): Resolution {
  const found = resolvePrivilege(inSameCase(asked, before) ? asked : before, catalog);
  const isBound = ({ privilege }: Candidate): boolean => isSpeltAlike(privilege, before);
  const [first, ...others] = found.candidates;
  if (first === undefined || (others.length === 0 && isBound(first))) return found;
  const other = `${describePrivilege(asked)} meant ${describePrivilege(before)} when it was first applied, and now there is ${describePrivilege(first.privilege)}; ask for a new approval`;
  return {
    candidates: resolvePrivilege(before, catalog).candidates.filter(isBound),
    blocked: others.length === 0 ? other : (found.blocked ?? other),
  };
}

/** Whether it is called as it was asked for, but for upper and lower case. */
const inSameCase = (asked: Privilege, before: Privilege): boolean =>
  asked === before || foldName(privilegeKey(asked)) === foldName(privilegeKey(before));

interface Owned {
  readonly bound: Bound;
  readonly isHeld: (privilege: Privilege) => boolean;
  readonly catalog: Catalog;
}

/** A model of another owner is another model. Under a new name its owner is believed while our grant on it is still held. */
function ofSameOwner(
  pinned: Bound['models'][string] | undefined,
  meaning: Resolution,
  { bound, isHeld, catalog }: Owned,
): Resolution {
  const [first] = meaning.candidates;
  if (first?.model === undefined || pinned === undefined) return meaning;
  const { ownerId } = first.model;
  const isSame =
    ownerId !== undefined &&
    (isSameOwner(ownerId, pinned.ownerId, bound, catalog) ||
      (ownerId === pinned.ownerId && isHeld(first.privilege)));
  return isSame
    ? meaning
    : { candidates: [], blocked: madeAnew(first.model, ownerIn(bound, pinned.ownerId)) };
}

const isSpeltAlike = (a: Privilege, b: Privilege): boolean =>
  a === b || privilegeKey(a) === privilegeKey(b);

const nothing = (
  { blocked, lost }: { readonly blocked: string; readonly lost?: true },
  lease: Claimant,
): ResolvedLease => ({
  grants: new Map(),
  named: new Map(),
  held: [],
  blocked: [blocked],
  renamed: [],
  ...(lease.bound && { bound: lease.bound }),
  ...(lost && { lost }),
});

const madeAnew = ({ schema, model, owner }: CatalogModel, pinned: string): string =>
  `model ${schema}.${model} belonged to ${pinned} and was made anew by ${owner}; ask for a new approval`;
