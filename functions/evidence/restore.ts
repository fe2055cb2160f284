import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { ledgerIdentity } from '../../aws/ledger/identity.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { replay } from '../../domain/access/replay.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { verifyChain } from '../../domain/evidence.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { readCopy } from './read-copy.ts';

/**
 * After the table was restored from a backup: replays the bucket's evidence into it and releases it. Until then reconcile
 * refuses to work, because a ledger that has forgotten what it granted would never take it back. Started by hand.
 */
export const compose = ({ env, config }: Runtime) => {
  const { TABLE, BUCKET } = readEnv(['TABLE', 'BUCKET'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const leases = ledgerLeases(table);
  const journal = ledgerJournal(table, leases);
  const bucket = evidenceBucket(new S3Client({}), BUCKET);

  const restore = async (database: string): Promise<{ database: string; entries: number }> => {
    const entries = await readCopy(bucket, database);
    const verdict = verifyChain(entries);
    if (verdict.status === 'broken')
      throw new UnexpectedResponse(
        `the copy of ${database} cannot be replayed: ${verdict.because}`,
      );
    for (const entry of entries) await journal.append(database, entry);
    const { leases: known, managed } = replay(entries);
    for (const lease of known.values()) await leases.reinstate(lease);
    await journal.reinstate(database, managed);
    return { database, entries: entries.length };
  };

  return async () => {
    const restored = [];
    for (const { key } of configuredDatabases(config)) restored.push(await restore(key));
    await ledgerIdentity(table, TABLE).adopt();
    return restored;
  };
};

export const handler = lambda(compose);
