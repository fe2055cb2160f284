import { describeGrantee, type Grant, grantKey } from '../privilege.ts';
import { type Catalog, type CatalogModel, identityKey } from './catalog.ts';
import type { Lease } from './lease.ts';
import { resolvePrivilege } from './resolve.ts';

/** What a lease asks for in this catalog: the grants that are possible, and why the others are not. */
export interface Claim {
  readonly grants: readonly Grant[];
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
  const grants: Grant[] = [];
  const held: string[] = [];
  const blocked: string[] = [];
  const owners: Record<string, string> = { ...lease.owners };
  for (const privilege of lease.privileges) {
    const resolution = resolvePrivilege(privilege, catalog);
    if ('held' in resolution) held.push(resolution.held);
    else if ('blocked' in resolution) blocked.push(resolution.blocked);
    else {
      const stranger = resolution.model && strangerThan(lease, resolution.model);
      if (stranger !== undefined) blocked.push(stranger);
      else grants.push({ privilege: resolution.privilege, grantee: lease.grantee });
      if (resolution.model && stranger === undefined) owners[modelKey(resolution.model)] = resolution.model.owner;
    }
  }
  return { grants: distinct(grants), held, blocked, granteeId, owners };
}

const nothing = (because: string, lease: Pick<Lease, 'granteeId' | 'owners'>): Claim => ({
  grants: [],
  held: [],
  blocked: [because],
  ...(lease.granteeId !== undefined && { granteeId: lease.granteeId }),
  owners: lease.owners ?? {},
});

function strangerThan(lease: Pick<Lease, 'owners'>, model: CatalogModel): string | undefined {
  const pinned = lease.owners?.[modelKey(model)];
  if (pinned === undefined || pinned === model.owner) return undefined;
  return `model ${model.schema}.${model.model} belonged to ${pinned} and was made anew by ${model.owner}; ask for a new approval`;
}

const modelKey = ({ schema, model }: CatalogModel): string => JSON.stringify([schema, model]);

const distinct = (grants: readonly Grant[]): Grant[] => [
  ...new Map(grants.map((grant) => [grantKey(grant), grant])).values(),
];
