import { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { databaseOf } from '../../aws/ledger-leases.ts';
import { type CopiedLink, linkName, partName } from '../../domain/evidence-copy.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/** Copies each new piece of evidence from the ledger's stream to the bucket where it cannot be changed. */
export const compose = ({ env }: Runtime) => {
  const { BUCKET } = readEnv(['BUCKET'], env);
  const bucket = evidenceBucket(new S3Client({}), BUCKET);
  return async (event: DynamoDBStreamEvent): Promise<void> => {
    for (const { dynamodb } of event.Records) {
      const copy = dynamodb?.NewImage && copyOf(dynamodb.NewImage);
      if (copy) await bucket.put(copy.name, copy.text);
    }
  };
};

/** Links, parts, and what became of refused requests; everything else in the ledger is derived from these. */
function copyOf(image: Image): { name: string; text: string } | undefined {
  const pk = image.pk?.S ?? '';
  const sk = image.sk?.S ?? '';
  const seq = Number(image.seq?.N);
  if (sk.startsWith('EVIDENCE#')) {
    const link = { seq, previous: image.previous?.S ?? '', hash: image.hash?.S ?? '' };
    const copied: CopiedLink =
      image.parts?.N === undefined ? { ...link, body: image.body?.S ?? '' } : { ...link, parts: Number(image.parts.N) };
    return { name: linkName(databaseOf(pk), seq), text: JSON.stringify(copied) };
  }
  const [kind, , hash = '', part] = sk.split('#');
  if (kind === 'PART') return { name: partName(databaseOf(pk), seq, hash, Number(part)), text: image.text?.S ?? '' };
  if (pk.startsWith('REQUEST#') && image.outcome?.S !== undefined) {
    const { contentHash, answeredAt, outcome } = image;
    const text = JSON.stringify({
      request: pk,
      detailType: sk,
      contentHash: contentHash?.S,
      answeredAt: answeredAt?.S,
      outcome: outcome.S,
    });
    return { name: `requests/${encodeURIComponent(pk)}/${encodeURIComponent(sk)}.json`, text };
  }
  return undefined;
}

export const handler = lambda(compose);
