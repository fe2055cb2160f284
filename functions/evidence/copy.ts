import { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import type { Item } from '../../aws/ledger/table.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { copied } from './copied.ts';

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/** Copies each new piece of evidence from the ledger's stream to the bucket where it cannot be changed. */
export const compose = ({ env }: Runtime) => {
  const { BUCKET } = readEnv(['BUCKET'], env);
  const bucket = evidenceBucket(new S3Client({}), BUCKET);
  return async (event: DynamoDBStreamEvent): Promise<void> => {
    for (const { dynamodb } of event.Records) {
      const copy = dynamodb?.NewImage && copied(itemOf(dynamodb.NewImage));
      if (copy) await bucket.put(copy.name, copy.text);
    }
  };
};

/** Evidence holds texts and numbers; marks such as the outbox's are not copied. */
function itemOf(image: Image): Item {
  const entries = Object.entries(image).flatMap(([name, { S, N }]): [string, string | number][] => {
    if (S !== undefined) return [[name, S]];
    return N === undefined ? [] : [[name, Number(N)]];
  });
  return { ...Object.fromEntries(entries), pk: image.pk?.S ?? '', sk: image.sk?.S ?? '' };
}

export const handler = lambda(compose);
