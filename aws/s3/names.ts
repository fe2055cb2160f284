import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Read } from '../../domain/setup/read.ts';
import { readOutcome } from '../read-outcome.ts';

/** As many as a person looks through. */
const MOST = 100;

/** Names at the top of a bucket, of objects and of what stands before the first slash; the first of them, in order. */
export const readTopNames = (
  client: S3Client,
  Bucket: string,
): Promise<Read<{ names: string[]; isCut: boolean }>> =>
  readOutcome({ permission: 's3:ListBucket', missing: ['NoSuchBucket'] }, async () => {
    const {
      Contents = [],
      CommonPrefixes = [],
      IsTruncated = false,
    } = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: MOST }));
    const names = [
      ...Contents.flatMap(({ Key }) => Key ?? []),
      ...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []),
    ];
    return { names: names.sort(), isCut: IsTruncated };
  });
