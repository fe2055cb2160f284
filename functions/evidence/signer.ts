import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { evidenceKey } from '../../aws/kms/evidence-key.ts';
import { ledgerChain } from '../../aws/ledger/chain.ts';
import { ledgerIdentity } from '../../aws/ledger/identity.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { TryAgain } from '../../domain/errors.ts';
import { nextEntry, SIGNER_CHAIN } from '../../domain/evidence.ts';
import { seenIn, signerBody } from '../../domain/signer-record.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';
import { standbyOf } from '../standby-of.ts';
import { itemOf } from './stream-item.ts';

/** How many entries a repeated delivery is looked for in: it comes minutes later at most, from one of a few shards. */
const LOOK_BACK = 10;

/**
 * Writes into its own chain what Decide, Record, the setup and the publisher of the configuration wrote into the ledger: what was
 * asked, what was decided and answered, what was refused, and by which rules. They can reach no chain, and this function decides nothing.
 */
export const compose = (runtime: RuntimeWithoutConfig) => {
  const { env, now } = runtime;
  const { TABLE, EVIDENCE_KEY } = readEnv(['TABLE', 'EVIDENCE_KEY'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const chain = ledgerChain(table);
  const identity = ledgerIdentity(table, TABLE, () => toInstant(now()), standbyOf(runtime));
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY);

  return async (event: DynamoDBStreamEvent): Promise<void> => {
    // An entry after the last of a backup would stand where the bucket has another.
    await identity.assertNotReplayed();
    const newest = await chain.newest(SIGNER_CHAIN, LOOK_BACK);
    const seen = seenIn(newest.map(({ body }) => body));
    const records = event.Records.flatMap(recordOf).filter(({ id }) => !seen.has(id));
    if (records.length === 0) return;
    const body = signerBody(toInstant(now()), records);
    const entry = await key.sign(nextEntry({ chain: SIGNER_CHAIN, key: key.arn }, newest[0], body));
    // Another shard's records came in between; the stream delivers these again.
    if ((await chain.append(entry)) === 'refused')
      throw new TryAgain(`somebody else has written entry ${entry.seq} of ${SIGNER_CHAIN}`);
  };
};

const recordOf = (record: DynamoDBRecord) => {
  const item = itemOf(record);
  return item === undefined || record.eventID === undefined ? [] : [{ id: record.eventID, item }];
};

export const handler = lambdaWithoutConfig(compose);
