import { type Grantee, identityKey } from '../privilege.ts';
import type { Catalog } from './catalog.ts';
import { schemaOf } from './catalog-ids.ts';
import type { Managed } from './managed.ts';
import { found } from './rectangles.ts';

/**
 * Whether an id still stands for whom or what we knew. Nobody could verify that ids are not used again (facts §9, 21), so
 * an id under a new name is believed only while something that we granted still hangs on it.
 */
export interface IdentityProof {
  /** Whether the grantee, by its name now, holds something that we granted it. */
  readonly isHolding: (grantee: Grantee) => boolean;
  /** Whether somebody holds something that we granted on the schema or in it. */
  readonly isHeldIn: (schemaId: number) => boolean;
  /** Whether the grant of this key is held and ours. */
  readonly isOurs: (key: string) => boolean;
  /** Grantees, as in `Catalog.identities`, who hold nothing of us any more although what it was on is unchanged. */
  readonly lost: ReadonlySet<string>;
}

export const NOTHING_PROVED: IdentityProof = {
  isHolding: () => false,
  isHeldIn: () => false,
  isOurs: () => false,
  lost: new Set(),
};

/**
 * From our grants by their keys now. Those that a batch just over named (`changed`) prove nothing: they are there, or gone, by
 * us.
 */
export function proveIdentities(
  ours: ReadonlyMap<string, Managed>,
  catalog: Catalog,
  changed: ReadonlySet<string>,
): IdentityProof {
  const holding = new Set<string>();
  const heldIn = new Set<number>();
  const missing = new Set<string>();
  const identities = new Map<Grantee, string>();
  for (const [key, managed] of ours) {
    if (changed.has(key)) continue;
    const { grantee } = managed.grant;
    const who = found(identities, grantee, () => identityKey(grantee));
    if (catalog.held.has(key)) {
      holding.add(who);
      if (managed.schema !== undefined) heldIn.add(managed.schema.id);
    } else if (isUnchanged(managed, catalog)) missing.add(who);
  }
  return {
    isHolding: (grantee) => holding.has(identityKey(grantee)),
    isHeldIn: (id) => heldIn.has(id),
    isOurs: (key) => ours.has(key) && catalog.held.has(key) && !changed.has(key),
    lost: new Set([...missing].filter((who) => !holding.has(who))),
  };
}

/** A model has no id to know it by: a grant on one may have gone with it, when it was trained anew. */
function isUnchanged({ grant, schema }: Managed, catalog: Catalog): boolean {
  if ('model' in grant.privilege) return false;
  return schema === undefined || schemaOf(catalog, schema.id)?.ownerId === schema.ownerId;
}
