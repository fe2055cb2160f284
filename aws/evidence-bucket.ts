import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { UnexpectedResponse } from '../domain/errors.ts';

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
      if (error instanceof Error && error.name === 'PreconditionFailed') return 'present';
      throw error;
    }
  };

  /** Keys under the prefix, in order of their names. */
  const list = async (prefix: string): Promise<string[]> => {
    const keys: string[] = [];
    let next: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(next !== undefined && { ContinuationToken: next }),
        }),
      );
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      next = page.NextContinuationToken;
    } while (next !== undefined);
    return keys.sort();
  };

  const get = async (key: string): Promise<string> => {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (body === undefined)
      throw new UnexpectedResponse(`object ${key} of bucket ${bucket} has no body`);
    return body.transformToString();
  };

  return { put, list, get };
}
export type EvidenceBucket = ReturnType<typeof evidenceBucket>;
