import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';
import { copied } from './copied.ts';
import { evidenceBuckets } from './evidence-buckets.ts';

/**
 * Puts into the buckets what `copy` gave up on, or what is older than the standby, by hand: the stream forgets a record after a day,
 * the ledger does not. It adds and cannot replace.
 */
export const compose = (runtime: RuntimeWithoutConfig) => {
  const { TABLE } = readEnv(['TABLE'], runtime.env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const buckets = evidenceBuckets(runtime);
  return async () => {
    const count = { written: 0, present: 0, differs: 0 };
    for await (const page of table.pages()) {
      const copies = page.flatMap((item) => copied(item) ?? []);
      const puts = buckets.flatMap((bucket) =>
        copies.map(({ name, text }) => bucket.put(name, text)),
      );
      for (const put of await Promise.all(puts)) count[put] += 1;
    }
    return count;
  };
};

export const handler = lambdaWithoutConfig(compose);
