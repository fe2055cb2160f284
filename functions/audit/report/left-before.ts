import type * as z from 'zod/mini';
import type { auditBucket } from '../../../aws/audit-bucket.ts';
import { REPORTS } from '../../../domain/audit/run.ts';
import { parseJson } from '../../../domain/ledger-json.ts';

type Reports = Pick<ReturnType<typeof auditBucket>, 'get' | 'namesBelow'>;

/** Reads what the last run before one left under a name, as that run's own key ends; undefined before any did. */
export async function leftBefore(reports: Reports) {
  const names = await reports.namesBelow(REPORTS);
  return async <T>(schema: z.ZodMiniType<T>, key: string): Promise<T | undefined> => {
    const name = key.slice(key.lastIndexOf('/'));
    const last = names.findLast((one) => one < key && one.endsWith(name));
    return last === undefined ? undefined : parseJson(schema, await reports.get(last), last);
  };
}
