import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { REGION } from '../../local-aws/arn.ts';

const S3 = new S3Client({ region: REGION });

/** Names of objects under the prefix, in order, as whoever plays reads them. */
export async function keysIn(Bucket: string, Prefix: string): Promise<string[]> {
  const { Contents = [] } = await S3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

export async function textOf(Bucket: string, Key: string): Promise<string> {
  const { Body } = await S3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}
