import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { evidenceKey } from '../../aws/kms/evidence-key.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import type { ExaminedDatabase } from '../../domain/audit/examined.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { examineOne } from './examine/examine-one.ts';
import { examinePart } from './examine/examine-part.ts';
import { knownUse } from './examine/known-use.ts';

/**
 * The Data API takes 20 GetStatementResult a second in an account; four of these run at a time, and a database needs four:
 * at most half of it is ours.
 */
const PACE_MS = 1_600;

/** Looks at some databases, one after the other, as the reader, and puts what it found into the bucket. */
export const compose = ({ env, config, now, pause }: Runtime) => {
  const names = ['TABLE', 'BUCKET', 'EVIDENCE_KEY', 'REPORTS'] as const;
  const { TABLE, BUCKET, EVIDENCE_KEY, REPORTS } = readEnv(names, env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const records = ledgerTagRecords(table);
  const s3 = new S3Client({});
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY);
  const reports = auditBucket(s3, REPORTS);
  return examinePart(config, reports, async ({ from, to }) => {
    const asked = await records.all();
    const deps = {
      config,
      journal: ledgerJournal(table, ledgerLeases(table)),
      bucket: evidenceBucket(s3, BUCKET),
      keys: await key.publicKeys(),
      used: await knownUse(reports),
      tagged: new Set(asked.flatMap(({ leases }) => leases.map(({ leaseId }) => leaseId))),
      now,
      pause,
    };
    const examined: ExaminedDatabase[] = [];
    for (const ref of configuredDatabases(config).slice(from, to)) {
      examined.push(await examineOne(deps, ref));
      await pause(PACE_MS);
    }
    return examined;
  });
};

export const handler = lambda(compose);
