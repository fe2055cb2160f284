import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  DeletePublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketInputs } from '../../domain/setup/operations/bucket.ts';
import { type ChangeOutcome, changeOutcome, type Senders } from '../change-outcome.ts';

/** Changes of a bucket of ours. */
export const bucketSenders = {
  's3:CreateBucket': ({ s3 }, { Bucket, CreateBucketConfiguration }) => {
    const region = CreateBucketConfiguration?.LocationConstraint;
    // The SDK lists the Regions it knew when it was made; S3 takes newer ones too.
    const place = { LocationConstraint: region as BucketLocationConstraint };
    return sent(() =>
      s3.send(
        new CreateBucketCommand({ Bucket, ...(region && { CreateBucketConfiguration: place }) }),
      ),
    );
  },
  's3:PutBucketEncryption': ({ s3 }, { Bucket, BucketKeyEnabled, ...byDefault }) => {
    const rule = {
      ApplyServerSideEncryptionByDefault: byDefault,
      ...(BucketKeyEnabled && { BucketKeyEnabled }),
    };
    const ServerSideEncryptionConfiguration = { Rules: [rule] };
    return sent(() =>
      s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration })),
    );
  },
  's3:DeleteBucketEncryption': ({ s3 }, input) =>
    sent(() => s3.send(new DeleteBucketEncryptionCommand(input))),
  's3:PutPublicAccessBlock': ({ s3 }, input) =>
    sent(() => s3.send(new PutPublicAccessBlockCommand(input))),
  's3:DeletePublicAccessBlock': ({ s3 }, input) =>
    sent(() => s3.send(new DeletePublicAccessBlockCommand(input))),
} satisfies Senders<BucketInputs, { readonly s3: S3Client }>;

const sent = (send: () => Promise<unknown>): Promise<ChangeOutcome> =>
  changeOutcome({ already: ['BucketAlreadyOwnedByYou'] }, send);
