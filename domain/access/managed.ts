import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { Grant, identityKey } from '../privilege.ts';
import type { Instant } from '../time.ts';
import type { Catalog } from './catalog.ts';
import { modelsLike } from './spellings.ts';

/** A grant that an intent of ours made, in the catalog's spelling. What is not managed is observed, and never revoked. */
export interface Managed {
  readonly grant: Grant;
  /** Sequence number of the evidence since which it is ours. */
  readonly since: number;
  /** Explained by the baseline at some time: its end has no lease as its cause. */
  readonly permanent?: true;
  readonly granteeId?: number;
  readonly owner?: string;
  /**
   * In batches that were given up unseen, by StatementName. Not ours, unless the Data API comes to show that one of them
   * ran after all; forgotten at `until`.
   */
  readonly uncertain?: { readonly batches: readonly string[]; readonly until: Instant };
}

export const Managed: z.ZodMiniType<Managed> = z.looseObject({
  grant: Grant,
  since: z.int(),
  permanent: z.exactOptional(z.literal(true)),
  granteeId: z.exactOptional(z.number()),
  owner: z.exactOptional(z.string()),
  uncertain: z.exactOptional(z.looseObject({ batches: z.array(z.string()), until: z.string() })),
} satisfies Shape<Managed>);

/** Whether the grant that the catalog shows under this name is one that we made, and still that one. */
export function isOurs(managed: Managed, catalog: Catalog): boolean {
  const { privilege, grantee } = managed.grant;
  if (managed.uncertain !== undefined) return false;
  if (
    managed.granteeId !== undefined &&
    catalog.identities.get(identityKey(grantee)) !== managed.granteeId
  )
    return false;
  if (!('model' in privilege) || managed.owner === undefined) return true;
  return ownerOf(catalog, privilege.schema, privilege.model) === managed.owner;
}

const ownerOf = (catalog: Catalog, schema: string, model: string): string | undefined =>
  modelsLike(catalog, schema, model).find((one) => one.model === model)?.owner;

/** A managed entry bound to the identities that the catalog shows now. */
export function asManaged(grant: Grant, since: number, catalog: Catalog): Managed {
  const granteeId = catalog.identities.get(identityKey(grant.grantee));
  const owner =
    'model' in grant.privilege
      ? ownerOf(catalog, grant.privilege.schema, grant.privilege.model)
      : undefined;
  return {
    grant,
    since,
    ...(granteeId !== undefined && { granteeId }),
    ...(owner !== undefined && { owner }),
  };
}
