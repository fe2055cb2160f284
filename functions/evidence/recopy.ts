import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';
import { copied } from './copied.ts';

/** Puts into the bucket what `copy` gave up on, by hand: the stream forgets a record after a day, the ledger does not. It adds and cannot replace. */
export const compose = ({ env }: RuntimeWithoutConfig) => {
  const { TABLE, BUCKET } = readEnv(['TABLE', 'BUCKET'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const bucket = evidenceBucket(new S3Client({}), BUCKET);
  return async () => {
    const count = { written: 0, present: 0, differs: 0 };
    for await (const page of table.pages()) {
      const copies = page.flatMap((item) => copied(item) ?? []);
      for (const put of await Promise.all(copies.map(({ name, text }) => bucket.put(name, text))))
        count[put] += 1;
    }
    return count;
  };
};

export const handler = lambdaWithoutConfig(compose);
