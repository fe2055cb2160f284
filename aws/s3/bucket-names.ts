import { paginateListBuckets, type S3Client } from '@aws-sdk/client-s3';
import type { Read } from '../../domain/setup/read.ts';
import { itemsOf } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

/** Names of the account's buckets that begin so. */
export const readBucketNames = (
  client: S3Client,
  Prefix: string,
): Promise<Read<readonly string[]>> =>
  readOutcome({ permission: 's3:ListAllMyBuckets' }, async () => {
    const buckets = await itemsOf(
      paginateListBuckets({ client }, { Prefix }),
      ({ Buckets }) => Buckets,
    );
    return buckets.flatMap(({ Name }) => Name ?? []);
  });
