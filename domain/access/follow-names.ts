import { describeGrantee, type Grantee, identityKey } from '../privilege.ts';
import { type Bound, schemaKey } from './bound.ts';
import type { Catalog } from './catalog.ts';
import { nameOf, schemaNamed, schemaOf } from './catalog-ids.ts';
import type { IdentityProof } from './identity-proof.ts';
import type { Lease } from './lease.ts';
import { missingGrantee } from './missing-grantee.ts';

/** Whom a lease means by now, or why nobody can say so. */
export type Followed =
  | { readonly grantee: Grantee; readonly id: number }
  | { readonly blocked: string; readonly lost?: true };

/**
 * The grantee of a lease: by its id once it is bound, under a new name only while it holds something that we granted, and
 * never after it lost all of that without us.
 */
export function followGrantee(
  { grantee, bound, lost }: Pick<Lease, 'grantee' | 'bound' | 'lost'>,
  catalog: Catalog,
  proof: IdentityProof,
): Followed {
  if (bound === undefined) {
    const id = catalog.identities.get(identityKey(grantee));
    return id === undefined ? { blocked: missingGrantee(grantee, catalog) } : { grantee, id };
  }
  const { id, name } = bound.grantee;
  const known = { ...grantee, name };
  const now = nameOf(catalog, grantee.type, id);
  if (now === undefined) return { blocked: gone(known, id, catalog) };
  const current = now === grantee.name ? grantee : { ...grantee, name: now };
  if (lost === true || proof.lost.has(identityKey(current)))
    return { blocked: lostAll(current), lost: true };
  return now === name || proof.isHolding(current)
    ? { grantee: current, id }
    : { blocked: unproven(known, id, current) };
}

function gone(known: Grantee, id: number, catalog: Catalog): string {
  const successor = catalog.identities.get(identityKey(known));
  return successor === undefined
    ? missingGrantee(known, catalog)
    : `${describeGrantee(known)} was dropped and another was created under its name (id ${id}, now ${successor}); ask for a new approval`;
}

const lostAll = (grantee: Grantee): string =>
  `${describeGrantee(grantee)} holds nothing any more of what was granted to it here, and nobody asked us to take it away: somebody revoked it by hand, or another has its id by now; ask for a new approval`;

const unproven = (known: Grantee, id: number, current: Grantee): string =>
  `${describeGrantee(known)} is not there, and its id ${id} is that of ${describeGrantee(current)} now, who holds nothing of what was granted to it here, so it may be another; ask for a new approval`;

/** What a schema that a lease names is called by now, and why nothing may be granted in it. */
export interface FollowedSchema {
  /** Missing when it is not there any more. */
  readonly name?: string;
  readonly blocked?: string;
}

/** A schema that a lease is bound to: by its id, or made anew by the same owner. Undefined when it is not bound. */
export function followSchema(
  asked: string,
  bound: Bound | undefined,
  catalog: Catalog,
  proof: IdentityProof,
): FollowedSchema | undefined {
  const before = bound?.schemas[schemaKey(asked)];
  if (bound === undefined || before === undefined) return undefined;
  const { id, name, ownerId } = before;
  const known = schemaOf(catalog, id);
  if (known !== undefined && (known.name === name || proof.isHeldIn(id)))
    return {
      name: known.name,
      ...(known.ownerId !== ownerId && {
        blocked: `schema ${known.name} belonged to ${ownerIn(bound, ownerId)} and belongs to ${userOf(catalog, known.ownerId)} now; ask for a new approval`,
      }),
    };
  const successor = schemaNamed(catalog, name);
  if (successor === undefined || isSameOwner(successor.ownerId, ownerId, bound, catalog))
    return { name };
  return {
    blocked: `schema ${name} belonged to ${ownerIn(bound, ownerId)} and was made anew by ${userOf(catalog, successor.ownerId)}; ask for a new approval`,
  };
}

/** Of what was made anew. A user of the same id under another name may be another. */
export const isSameOwner = (
  ownerId: number,
  before: number,
  { owners }: Bound,
  catalog: Catalog,
): boolean => ownerId === before && owners[ownerId] === nameOf(catalog, 'user', ownerId);

export const ownerIn = ({ owners }: Bound, id: number): string => owners[id] ?? userId(id);
const userOf = (catalog: Catalog, id: number): string => nameOf(catalog, 'user', id) ?? userId(id);
const userId = (id: number): string => `the user of id ${id}`;
