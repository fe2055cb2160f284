import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { evidenceBucket } from '../../../aws/evidence-bucket.ts';
import { evidenceKey } from '../../../aws/kms/evidence-key.ts';
import { ledgerJournal } from '../../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../../aws/ledger/leases.ts';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../../aws/ledger/tag-records.ts';
import { readRecord } from '../../../domain/access/evidence-record.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { chainOf } from '../../../domain/evidence.ts';
import { formerKeys } from '../../../domain/former-keys.ts';
import { readEnv } from '../../env.ts';
import type { Runtime } from '../../runtime.ts';
import type { RecordsOf } from './examine-one.ts';
import { verifyAtRest } from './verify-at-rest.ts';

/** Enough for weeks of a busy database, and no more work for one that is years old. */
const RECENT_ENTRIES = 200;

/** Reads what is the same for all databases, and then for each the evidence, whether it holds, and the leases that are over. */
export function recordsReader({ env, config, pause }: Runtime): () => Promise<RecordsOf> {
  const { TABLE, BUCKET, EVIDENCE_KEY, FORMER_EVIDENCE_KEYS } = readEnv(
    ['TABLE', 'BUCKET', 'EVIDENCE_KEY', 'FORMER_EVIDENCE_KEYS'] as const,
    env,
  );
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const journal = ledgerJournal(table, ledgerLeases(table));
  const tagRecords = ledgerTagRecords(table);
  const bucket = evidenceBucket(new S3Client({}), BUCKET);
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY, formerKeys(FORMER_EVIDENCE_KEYS));
  return async () => {
    const asked = await tagRecords.all();
    const tags = {
      sources: config.sources.flatMap((source) => ('tags' in source ? [source.name] : [])),
      leases: new Set(asked.flatMap(({ leases }) => leases.map(({ leaseId }) => leaseId))),
    };
    const verifies = { journal, bucket, keys: await key.publicKeys(), pause };
    return async (ref) => {
      const chain = chainOf(ref.key);
      const newest = await journal.newest(chain, RECENT_ENTRIES);
      const ended: Lease[] = [];
      for await (const lease of journal.ended(ref.key)) ended.push(lease);
      return {
        recent: newest.reverse().flatMap((entry) => {
          const found = readRecord(entry);
          return 'record' in found ? [found.record] : [];
        }),
        evidence: await verifyAtRest(verifies, chain, ref.key),
        ended,
        tags,
      };
    };
  };
}
