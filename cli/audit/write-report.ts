import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { auditBucket } from '../../aws/audit-bucket.ts';

/** Writes a report with every format that lies beside it into a folder; answers the files. What is there is replaced. */
export async function writeReport(
  bucket: Pick<ReturnType<typeof auditBucket>, 'get' | 'namesBelow'>,
  report: string,
  folder: string,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const written: string[] = [];
  for (const name of await bucket.namesBelow(`${dirname(report)}/`)) {
    const file = join(folder, basename(name));
    writeFileSync(file, await bucket.get(name));
    written.push(file);
  }
  return written;
}
