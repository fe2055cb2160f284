import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { compareReplay, replay } from '../../domain/access/replay.ts';
import { compareChains, verifyChain } from '../../domain/evidence.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { readCopy } from './read-copy.ts';

export interface VerifiedDatabase {
  readonly database: string;
  readonly status: 'intact' | 'broken';
  readonly entries: number;
  readonly problems: readonly string[];
}

/** Proves, by hand or on a schedule, that nothing was changed: the chain, its copy, and the ledger's state against a replay of the chain. */
export const compose = ({ env, config }: Runtime) => {
  const { TABLE, BUCKET } = readEnv(['TABLE', 'BUCKET'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const journal = ledgerJournal(table, ledgerLeases(table));
  const bucket = evidenceBucket(new S3Client({}), BUCKET);

  const verify = async (database: string): Promise<VerifiedDatabase> => {
    const entries = await journal.chain(database);
    const verdict = verifyChain(entries);
    const { managed, leases } = await journal.load(database);
    const ended = await journal.ended(database);
    const problems = [
      ...(verdict.status === 'broken' ? [verdict.because] : []),
      ...compareChains(entries, await readCopy(bucket, database)),
      ...compareReplay(replay(entries), { managed, leases, ended }),
    ];
    return {
      database,
      status: problems.length === 0 ? 'intact' : 'broken',
      entries: entries.length,
      problems,
    };
  };

  return (): Promise<VerifiedDatabase[]> =>
    Promise.all(configuredDatabases(config).map(({ key }) => verify(key)));
};

export const handler = lambda(compose);
