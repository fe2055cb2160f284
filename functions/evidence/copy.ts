import { KMSClient } from '@aws-sdk/client-kms';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { evidenceKey } from '../../aws/kms/evidence-key.ts';
import { keyName } from '../../domain/evidence-copy.ts';
import { pemOf } from '../../domain/hash.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import { logger } from '../log.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';
import { copied } from './copied.ts';
import { evidenceBuckets } from './evidence-buckets.ts';
import { itemOf } from './stream-item.ts';

/**
 * Copies each new entry from the ledger's stream to the bucket where it cannot be changed, and to that of the standby Region, one after
 * the other: what is there of a chain is whole up to its last entry. And beside them the public key.
 * Where another object has the place already, somebody put it there: that is told, with an alarm, and holds up nothing.
 */
export const compose = (runtime: RuntimeWithoutConfig) => {
  const { EVIDENCE_KEY } = readEnv(['EVIDENCE_KEY'], runtime.env);
  const buckets = evidenceBuckets(runtime);
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY);
  let hasKey = false;

  const put = async (name: string, text: string): Promise<void> => {
    for (const bucket of buckets)
      if ((await bucket.put(name, text)) === 'differs') logger.error(OCCUPIED, { name });
  };
  const putKey = async (): Promise<void> => {
    const publicKey = pemOf(await key.publicKey());
    await put(keyName(key.arn), JSON.stringify({ version: 1, key: key.arn, publicKey }));
    hasKey = true;
  };

  return async (event: DynamoDBStreamEvent): Promise<void> => {
    if (!hasKey) await putKey();
    for (const record of event.Records) {
      const item = itemOf(record);
      const copy = item && copied(item);
      if (copy) await put(copy.name, copy.text);
    }
  };
};

const OCCUPIED =
  'the bucket holds something else under the name of this evidence; verify says what, and nobody of us wrote it';

export const handler = lambdaWithoutConfig(compose);
