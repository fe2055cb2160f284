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

  /** All names under the prefix, in their order. */
  const namesBelow = async (prefix: string): Promise<string[]> => {
    const names: string[] = [];
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
    for await (const { Contents = [] } of pages)
      names.push(...Contents.flatMap(({ Key }) => Key ?? []));
    return names;
  };

  return { put, get, find, namesBelow };
}
