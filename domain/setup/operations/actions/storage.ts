import type { Action } from '../../action.ts';
import type { ControlId } from '../../control.ts';
import type { BucketFacts, PublicAccessBlock, SetupFacts } from '../../facts.ts';
import { MANAGED_TAGS } from '../../iam/role-name.ts';

export function createBucket(repairs: ControlId, { target }: SetupFacts, bucket: string): Action {
  // us-east-1 is the one Region that CreateBucket does not accept as a LocationConstraint.
  const configuration =
    target.region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: target.region } };
  return {
    id: `s3:CreateBucket ${bucket}`,
    repairs,
    handling: 'repairs',
    call: { operation: 's3:CreateBucket', input: { Bucket: bucket, ...configuration } },
    undo: { never: 'a bucket may hold models by now: delete it by hand if it is not wanted' },
    consequence: 'Training data and models are stored and billed there.',
  };
}

/** Default encryption with the pair's key, or with S3's own keys. */
export function encryptBucket(
  repairs: ControlId,
  bucket: string,
  keyArn: string | undefined,
): Action {
  const algorithm = keyArn
    ? ({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn, BucketKeyEnabled: true } as const)
    : ({ SSEAlgorithm: 'AES256' } as const);
  return {
    id: `s3:PutBucketEncryption ${bucket}`,
    repairs,
    handling: 'repairs',
    call: { operation: 's3:PutBucketEncryption', input: { Bucket: bucket, ...algorithm } },
    undo: [{ operation: 's3:DeleteBucketEncryption', input: { Bucket: bucket } }],
    consequence: 'New objects are encrypted; those already there stay as they are.',
  };
}

const ALL_BLOCKED: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

export const blocksAll = (block: PublicAccessBlock): boolean => Object.values(block).every(Boolean);

export function blockPublicAccess(
  repairs: ControlId,
  bucket: string,
  { publicAccessBlock }: BucketFacts,
  handling: Action['handling'],
): Action {
  const put = (PublicAccessBlockConfiguration: PublicAccessBlock) =>
    ({
      operation: 's3:PutPublicAccessBlock',
      input: { Bucket: bucket, PublicAccessBlockConfiguration },
    }) as const;
  return {
    id: `s3:PutPublicAccessBlock ${bucket}`,
    repairs,
    handling,
    call: put(ALL_BLOCKED),
    undo: [
      'ok' in publicAccessBlock
        ? put(publicAccessBlock.ok)
        : { operation: 's3:DeletePublicAccessBlock', input: { Bucket: bucket } },
    ],
    consequence: 'Anonymous and cross-account public access to the bucket ends.',
  };
}

/**
 * A symmetric key with KMS's own policy, which delegates to the account's IAM. An explicit policy would have to pass KMS's
 * lockout check, and so ask for kms:PutKeyPolicy.
 */
export function createKey(repairs: ControlId, { target }: SetupFacts, alias: string): Action {
  return {
    id: `kms:CreateKey ${alias}`,
    repairs,
    handling: 'repairs',
    call: {
      operation: 'kms:CreateKey',
      input: {
        AliasName: alias,
        Description: `Redshift ML of ${target.name}`,
        Tags: MANAGED_TAGS,
      },
    },
    undo: {
      never:
        'data may be encrypted with it by now: schedule its deletion by hand if it is not wanted',
    },
    consequence: 'A customer managed key is billed monthly, and its requests.',
  };
}
