import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { auditBucket } from '../../../aws/audit-bucket.ts';
import { evidenceBucket } from '../../../aws/evidence-bucket.ts';
import { evidenceKey } from '../../../aws/kms/evidence-key.ts';
import { ledgerJournal } from '../../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../../aws/ledger/leases.ts';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../../aws/ledger/tag-records.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import type { ExaminedDatabase } from '../../../domain/audit/examined.ts';
import { readEnv } from '../../env.ts';
import type { Runtime } from '../../runtime.ts';
import { examineOne } from './examine-one.ts';

/** Looks at databases, one after the other, as the reader. `reports`: the bucket of audits. */
export function examiner({ env, config, now, pause }: Runtime) {
  const names = ['TABLE', 'BUCKET', 'EVIDENCE_KEY', 'REPORTS'] as const;
  const { TABLE, BUCKET, EVIDENCE_KEY, REPORTS } = readEnv(names, env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const records = ledgerTagRecords(table);
  const s3 = new S3Client({});
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY);
  const reports = auditBucket(s3, REPORTS);
  const examine = async (
    refs: readonly DatabaseRef[],
    paceMs: number,
  ): Promise<ExaminedDatabase[]> => {
    const asked = await records.all();
    const deps = {
      config,
      journal: ledgerJournal(table, ledgerLeases(table)),
      bucket: evidenceBucket(s3, BUCKET),
      keys: await key.publicKeys(),
      reports,
      tagged: new Set(asked.flatMap(({ leases }) => leases.map(({ leaseId }) => leaseId))),
      now,
      pause,
    };
    const examined: ExaminedDatabase[] = [];
    for (const ref of refs) {
      examined.push(await examineOne(deps, ref));
      await pause(paceMs);
    }
    return examined;
  };
  return { examine, reports, place: REPORTS };
}
