import { describeGrantee, type Grant, grantKey, type Privilege } from '../privilege.ts';
import { type Catalog, type CatalogModel, identityKey } from './catalog.ts';
import type { Lease } from './lease.ts';
import { resolvePrivilege } from './resolve.ts';

/** What a lease asks for in this catalog: the grants that are possible, and why the others are not. */
export interface Claim {
  /** By grant key; two spellings of one thing are one grant. */
  readonly grants: ReadonlyMap<string, Grant>;
  readonly held: readonly string[];
  readonly blocked: readonly string[];
  /** Identities that the lease is bound to from its first application on. */
  readonly granteeId?: number;
  readonly owners: Readonly<Record<string, string>>;
}

/** Resolves a lease against the catalog. A grantee or a model's owner that changed under the same name blocks: the approval was for another. */
export function claimOf(
  lease: Pick<Lease, 'grantee' | 'privileges' | 'granteeId' | 'owners'>,
  catalog: Catalog,
): Claim {
  const granteeId = catalog.identities.get(identityKey(lease.grantee));
  const who = describeGrantee(lease.grantee);
  if (granteeId === undefined) {
    return nothing(`${who} does not exist in this warehouse; create it, or correct the request`, lease);
  }
  if (lease.granteeId !== undefined && lease.granteeId !== granteeId) {
    return nothing(
      `${who} was dropped and another was created under its name (id ${lease.granteeId}, now ${granteeId}); ask for a new approval`,
      lease,
    );
  }
  const grants = new Map<string, Grant>();
  const want = (wanted: Privilege): void => {
    const grant = { privilege: wanted, grantee: lease.grantee };
    grants.set(grantKey(grant), grant);
  };
  const held: string[] = [];
  const blocked: string[] = [];
  const owners: Record<string, string> = { ...lease.owners };
  for (const privilege of lease.privileges) {
    const resolution = resolvePrivilege(privilege, catalog);
    if ('held' in resolution) held.push(resolution.held);
    else if ('blocked' in resolution) blocked.push(resolution.blocked);
    else if (resolution.model === undefined) want(resolution.privilege);
    else {
      const { model } = resolution;
      const key = modelKey(model);
      const pinned = lease.owners?.[key];
      if (pinned !== undefined && pinned !== model.owner) blocked.push(madeAnew(model, pinned));
      else {
        want(resolution.privilege);
        owners[key] = model.owner;
      }
    }
  }
  return { grants, held, blocked, granteeId, owners };
}

const nothing = (because: string, lease: Pick<Lease, 'granteeId' | 'owners'>): Claim => ({
  grants: new Map(),
  held: [],
  blocked: [because],
  ...(lease.granteeId !== undefined && { granteeId: lease.granteeId }),
  owners: lease.owners ?? {},
});

const madeAnew = ({ schema, model, owner }: CatalogModel, pinned: string): string =>
  `model ${schema}.${model} belonged to ${pinned} and was made anew by ${owner}; ask for a new approval`;

const modelKey = ({ schema, model }: CatalogModel): string => JSON.stringify([schema, model]);
