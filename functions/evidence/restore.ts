import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { evidenceKey } from '../../aws/kms/evidence-key.ts';
import { ledgerIdentity } from '../../aws/ledger/identity.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import { chainOf, SIGNER_CHAIN } from '../../domain/evidence.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import {
  type Chain,
  checkCopy,
  type RestoreDeps,
  type Restored,
  reinstateChain,
} from './restore-chain.ts';

/** `force`: also into a table that was not restored, and although the ledger has entries that the bucket lacks. */
const Input = z.object({ force: z._default(z.boolean(), false) });

/**
 * After the table was restored from a backup: replays the bucket's evidence into it and releases it. Until then reconcile
 * refuses to work, because a ledger that has forgotten what it granted would never take it back. Started by hand.
 */
export const compose = ({ env, config, now }: Runtime) => {
  const names = ['TABLE', 'BUCKET', 'EVIDENCE_KEY'] as const;
  const { TABLE, BUCKET, EVIDENCE_KEY } = readEnv(names, env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const leases = ledgerLeases(table);
  const journal = ledgerJournal(table, leases);
  const bucket = evidenceBucket(new S3Client({}), BUCKET);
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY);

  return async (input: unknown): Promise<Restored[]> => {
    const { force } = Input.parse(input ?? {});
    const identity = ledgerIdentity(table, TABLE, () => toInstant(now()));
    if (!force && !(await identity.isRestored()))
      throw new InvalidConfiguration(
        `table ${TABLE} was not restored from a backup: nothing was written; to replay the bucket into it all the same, stop reconcile and send {"force":true}`,
      );
    const deps: RestoreDeps = { leases, journal, bucket, keys: await key.publicKeys() };
    const chains: Chain[] = [
      ...configuredDatabases(config).map(({ key: database }) => ({
        name: chainOf(database),
        database,
      })),
      { name: SIGNER_CHAIN },
    ];
    // All of them before the first write: a table that is restored by half is worth nothing.
    const whole = [];
    for (const chain of chains) whole.push(await checkCopy(deps, chain, force));
    const restored = [];
    for (const chain of whole) restored.push(await reinstateChain(deps, chain));
    await identity.adopt();
    return restored;
  };
};

export const handler = lambda(compose);
