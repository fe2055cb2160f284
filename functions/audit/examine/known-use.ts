import * as z from 'zod/mini';
import type { auditBucket } from '../../../aws/audit-bucket.ts';
import { USE_KEY } from '../../../domain/audit/run.ts';
import { DatabaseUse } from '../../../domain/audit/use.ts';
import { parseJson } from '../../../domain/ledger-json.ts';

/** What the newest audit knew of who uses what. */
export async function knownUse(
  reports: Pick<ReturnType<typeof auditBucket>, 'find'>,
): Promise<readonly DatabaseUse[]> {
  const text = await reports.find(USE_KEY);
  return text === undefined ? [] : parseJson(z.array(DatabaseUse), text, USE_KEY);
}
