import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  DeletePublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { StorageCall } from '../../domain/setup/operations/call.ts';
import { type ChangeOutcome, changeOutcome } from '../change-outcome.ts';

export type BucketCall = Exclude<StorageCall, { operation: 'kms:CreateKey' }>;

/** One change of a bucket of ours. */
export const changeBucket = (client: S3Client, call: BucketCall): Promise<ChangeOutcome> =>
  changeOutcome({ already: ['BucketAlreadyOwnedByYou'] }, () => change(client, call));

function change(client: S3Client, { operation, input }: BucketCall): Promise<unknown> {
  switch (operation) {
    case 's3:CreateBucket': {
      const region = input.CreateBucketConfiguration?.LocationConstraint;
      // The SDK lists the Regions it knew when it was made; S3 takes newer ones too.
      const place = { LocationConstraint: region as BucketLocationConstraint };
      return client.send(
        new CreateBucketCommand({
          Bucket: input.Bucket,
          ...(region && { CreateBucketConfiguration: place }),
        }),
      );
    }
    case 's3:PutBucketEncryption': {
      const { Bucket, BucketKeyEnabled, ...byDefault } = input;
      const rule = {
        ApplyServerSideEncryptionByDefault: byDefault,
        ...(BucketKeyEnabled && { BucketKeyEnabled }),
      };
      return client.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: { Rules: [rule] },
        }),
      );
    }
    case 's3:DeleteBucketEncryption':
      return client.send(new DeleteBucketEncryptionCommand(input));
    case 's3:PutPublicAccessBlock':
      return client.send(new PutPublicAccessBlockCommand(input));
    case 's3:DeletePublicAccessBlock':
      return client.send(new DeletePublicAccessBlockCommand(input));
  }
}
