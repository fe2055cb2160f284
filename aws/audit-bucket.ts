import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { answered } from './answer.ts';
import { isNamed } from './aws-error.ts';

/** The bucket of the audits' reports, and of what they are made from. */
export function auditBucket(client: S3Client, bucket: string) {
  const put = async (
    key: string,
    body: string,
    contentType = 'application/json',
  ): Promise<void> => {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
      }),
    );
  };

  const get = async (key: string): Promise<string> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return answered(Body, 'Body', `GetObject of ${bucket}/${key}`).transformToString();
  };

  /** Undefined where nobody wrote it yet. */
  const find = async (key: string): Promise<string | undefined> => {
    try {
      return await get(key);
    } catch (error) {
      if (isNamed(error, 'NoSuchKey')) return undefined;
      throw error;
    }
  };

  /** The last name, in the order of names, of those under the prefix that end so and come before `before`. */
  const lastBefore = async (
    prefix: string,
    ending: string,
    before: string,
  ): Promise<string | undefined> => {
    let last: string | undefined;
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
    for await (const { Contents = [] } of pages)
      for (const { Key } of Contents)
        if (Key !== undefined && Key < before && Key.endsWith(ending)) last = Key;
    return last;
  };

  return { put, get, find, lastBefore };
}
