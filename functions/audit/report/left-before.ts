import type * as z from 'zod/mini';
import type { auditBucket } from '../../../aws/audit-bucket.ts';
import { REPORTS } from '../../../domain/audit/run.ts';
import { parseJson } from '../../../domain/ledger-json.ts';

/** What the last run before this one left under the name with which `key`, this run's own, ends; undefined before any did. */
export async function leftBefore<T>(
  reports: Pick<ReturnType<typeof auditBucket>, 'get' | 'lastBefore'>,
  schema: z.ZodMiniType<T>,
  key: string,
): Promise<T | undefined> {
  const name = key.slice(key.lastIndexOf('/'));
  const last = await reports.lastBefore(REPORTS, name, key);
  return last === undefined ? undefined : parseJson(schema, await reports.get(last), last);
}
