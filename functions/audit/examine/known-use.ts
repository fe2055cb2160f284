import type { auditBucket } from '../../../aws/audit-bucket.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../../../domain/access/database-key.ts';
import { useKey } from '../../../domain/audit/run.ts';
import { DatabaseUse, unseen } from '../../../domain/audit/use.ts';
import { parseJson } from '../../../domain/ledger-json.ts';

type Reports = Pick<ReturnType<typeof auditBucket>, 'find'>;

/** Who uses what in a database, as far as the newest audit could tell; undefined where none has read it. */
export async function knownUse(
  reports: Reports,
  { warehouse, database }: DatabaseRef,
): Promise<DatabaseUse | undefined> {
  if (database === WAREHOUSE_WIDE) return undefined;
  const key = useKey({ warehouse: warehouse.name, database });
  const text = await reports.find(key);
  return text === undefined ? undefined : parseJson(DatabaseUse, text, key);
}

/** The same for those who only tell it: whatever keeps it from being read keeps nothing else from being done. */
export async function toldUse(
  reports: Reports,
  ref: DatabaseRef,
): Promise<DatabaseUse | undefined> {
  try {
    return await knownUse(reports, ref);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const place = { warehouse: ref.warehouse.name, database: ref.database };
    return unseen(place, undefined, `${error.name}: ${error.message}`);
  }
}
