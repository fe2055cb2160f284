import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { answered, itemsOf } from './answer.ts';
import { isNamed } from './aws-error.ts';

/** The bucket with Object Lock that holds a second copy of the evidence, which nobody can change or delete. */
export function evidenceBucket(client: S3Client, bucket: string) {
  /** Writes an object unless it is there: evidence is written once. */
  const put = async (key: string, body: string): Promise<'written' | 'present'> => {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          IfNoneMatch: '*',
          ContentType: 'application/json',
        }),
      );
      return 'written';
    } catch (error) {
      if (isNamed(error, 'PreconditionFailed')) return 'present';
      throw error;
    }
  };

  /** Keys under the prefix, in order of their names. */
  const list = async (prefix: string): Promise<string[]> => {
    const objects = await itemsOf(
      paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }),
      ({ Contents }) => Contents,
    );
    return objects.flatMap(({ Key }) => Key ?? []).sort();
  };

  const get = async (key: string): Promise<string> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return answered(Body, 'Body', `GetObject of ${bucket}/${key}`).transformToString();
  };

  return { put, list, get };
}
export type EvidenceBucket = ReturnType<typeof evidenceBucket>;
