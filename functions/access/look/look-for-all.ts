import { catalogScope } from '../../../domain/access/catalog-reading.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { otherQueries } from '../../../domain/access/offboarding/other-queries.ts';
import { otherReading } from '../../../domain/access/offboarding/other-reading.ts';
import type { Looked } from '../../../domain/access/offboarding/see-off-boarding.ts';
import { type Grantee, identityKey } from '../../../domain/privilege.ts';
import type { WarehouseData } from '../../warehouse-data.ts';
import { holdingsOf, readAs } from './look-at.ts';

/** Everything that somebody holds in one database, of whatever kind, as the reader is shown it; and what they own. */
export async function lookForAll(
  redshiftOf: WarehouseData,
  grantee: Grantee,
  { key, ref }: { readonly key: string; readonly ref: DatabaseRef | undefined },
): Promise<Looked> {
  if (ref === undefined)
    return { key, reading: { unreachable: `config/admin.yml has no database ${key}` } };
  const redshift = redshiftOf(ref.warehouse);
  const reading = await holdingsOf(redshift, ref);
  if ('unreachable' in reading) return { key, reading };
  const { catalog } = reading;
  const id = catalog.identities.get(identityKey(grantee));
  if (id === undefined) return { key, reading };
  const holders = [{ type: grantee.type, id }];
  const others = await readAs(redshift, ref, {
    queries: otherQueries(catalogScope(ref), holders, { isPlan: true }),
    read: (results) => otherReading(results, ref, { holders, catalog }),
  });
  return { key, reading, others };
}
