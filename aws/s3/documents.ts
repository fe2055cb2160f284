import type { S3Client } from '@aws-sdk/client-s3';
import { canonical } from '../../domain/hash.ts';
import {
  type BucketInputs,
  type bucketOperations,
  encryptionDocument,
} from '../../domain/setup/operations/bucket.ts';
import type { Documented } from '../../domain/setup/operations/operation.ts';
import { type DocumentReaders, orNone } from '../read-outcome.ts';
import { readEncryption, readPublicAccessBlock } from './read.ts';

const encryption = async (
  { s3 }: { readonly s3: S3Client },
  { Bucket }: { readonly Bucket: string },
) => orNone(await readEncryption(s3, Bucket), encryptionDocument);

/** The settings of a bucket that a change replaces as a whole. */
export const bucketDocuments = {
  's3:PutBucketEncryption': encryption,
  's3:DeleteBucketEncryption': encryption,
  's3:PutPublicAccessBlock': async ({ s3 }, { Bucket }) =>
    orNone(await readPublicAccessBlock(s3, Bucket), canonical),
} satisfies DocumentReaders<
  BucketInputs,
  Documented<typeof bucketOperations>,
  { readonly s3: S3Client }
>;
