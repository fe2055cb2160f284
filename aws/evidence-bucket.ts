import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { answered } from './answer.ts';
import { isNamed } from './aws-error.ts';

/** The bucket with Object Lock that holds a second copy of the evidence, which nobody can change or delete. */
export function evidenceBucket(client: S3Client, bucket: string) {
  /** Writes an object unless its name is taken: evidence is written once. `differs`: what has the name is something else. */
  const put = async (key: string, body: string): Promise<'written' | 'present' | 'differs'> => {
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
      if (!isNamed(error, 'PreconditionFailed')) throw error;
      return (await get(key)) === body ? 'present' : 'differs';
    }
  };

  /** Names under the prefix, in their order, from behind `after`; one page in memory at a time. */
  async function* list(prefix: string, after?: string): AsyncGenerator<string> {
    const pages = paginateListObjectsV2(
      { client },
      { Bucket: bucket, Prefix: prefix, ...(after !== undefined && { StartAfter: after }) },
    );
    for await (const { Contents = [] } of pages)
      for (const { Key } of Contents) if (Key !== undefined) yield Key;
  }

  const get = async (key: string): Promise<string> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return answered(Body, 'Body', `GetObject of ${bucket}/${key}`).transformToString();
  };

  return { put, list, get };
}
export type EvidenceBucket = ReturnType<typeof evidenceBucket>;
