import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { evidenceKey } from '../../aws/kms/evidence-key.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { EvidenceBroken } from '../../domain/errors.ts';
import { chainOf, SIGNER_CHAIN } from '../../domain/evidence.ts';
import { formerKeys } from '../../domain/former-keys.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { type VerifiedChain, verifyChain } from './verify-chain.ts';

/** `alarm`: a chain that does not hold fails the invocation, as the schedule wants it. */
const Input = z.object({ alarm: z._default(z.boolean(), false) });

/**
 * Proves, by hand and every night, that nothing was changed: hashes, signatures and order of each chain, its copy, and the
 * ledger's state against a replay of the chain.
 */
export const compose = ({ env, config }: Runtime) => {
  const names = ['TABLE', 'BUCKET', 'EVIDENCE_KEY', 'FORMER_EVIDENCE_KEYS'] as const;
  const { TABLE, BUCKET, EVIDENCE_KEY, FORMER_EVIDENCE_KEYS } = readEnv(names, env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const journal = ledgerJournal(table, ledgerLeases(table));
  const bucket = evidenceBucket(new S3Client({}), BUCKET);
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY, formerKeys(FORMER_EVIDENCE_KEYS));

  return async (input: unknown): Promise<VerifiedChain[]> => {
    const { alarm } = Input.parse(input ?? {});
    const deps = { journal, bucket, keys: await key.publicKeys() };
    const verified: VerifiedChain[] = [];
    for (const database of configuredDatabases(config))
      verified.push(await verifyChain(deps, chainOf(database.key), database.key));
    verified.push(await verifyChain(deps, SIGNER_CHAIN));
    const broken = verified.filter(({ status }) => status === 'broken');
    if (alarm && broken.length > 0) throw new EvidenceBroken(JSON.stringify(broken));
    return verified;
  };
};

export const handler = lambda(compose);
