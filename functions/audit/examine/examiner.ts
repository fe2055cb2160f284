import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { auditBucket } from '../../../aws/audit-bucket.ts';
import { ledgerJournal } from '../../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../../aws/ledger/leases.ts';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import type { ExaminedDatabase } from '../../../domain/audit/examined-database.ts';
import { readEnv } from '../../env.ts';
import type { Runtime } from '../../runtime.ts';
import { warehouseData } from '../../warehouse-data.ts';
import { examineOne, type RecordsOf } from './examine-one.ts';

/** Looks at databases, one after the other, as the reader. `reports`: the bucket of audits; `session`: what sessions in other accounts are called after. */
export function examiner(runtime: Runtime, session: string) {
  const { env, config, now, pause } = runtime;
  const redshiftOf = warehouseData(runtime, 'Reader', session);
  const { TABLE, REPORTS } = readEnv(['TABLE', 'REPORTS'] as const, env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const journal = ledgerJournal(table, ledgerLeases(table));
  const reports = auditBucket(new S3Client({}), REPORTS);
  const examine = async (
    refs: readonly DatabaseRef[],
    paceMs: number,
    recordsOf?: RecordsOf,
  ): Promise<ExaminedDatabase[]> => {
    const examined: ExaminedDatabase[] = [];
    for (const ref of refs) {
      examined.push(
        await examineOne({ config, journal, reports, redshiftOf, now }, ref, recordsOf),
      );
      await pause(paceMs);
    }
    return examined;
  };
  return { examine, reports, place: REPORTS };
}
