import { AwsError, type Operation } from '../service.ts';
import { list, type PolicyDocument, statementsOf } from './policy.ts';
import type { AccountState, BucketState } from './state.ts';

const NO_BLOCK = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

/** S3's questions and changes about buckets; objects are the object store's (local-aws/object-store.ts). */
export const s3 = (account: AccountState): Record<string, Operation> => {
  const found = ({ Bucket }: { Bucket: string }): BucketState => {
    const bucket = account.buckets.get(Bucket);
    if (bucket === undefined)
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return bucket;
  };
  return {
    ListBuckets: ({ Prefix = '' }: { Prefix?: string }) => ({
      Buckets: [...account.buckets.keys()]
        .filter((name) => name.startsWith(Prefix))
        .map((Name) => ({ Name })),
    }),
    HeadBucket: (input: { Bucket: string; ExpectedBucketOwner?: string }) => {
      const bucket = account.buckets.get(input.Bucket);
      if (bucket === undefined) throw new AwsError('NotFound', 'UnknownError', 404);
      const foreign =
        input.ExpectedBucketOwner !== undefined &&
        input.ExpectedBucketOwner !== (bucket.owner ?? account.id);
      if (foreign) throw headRefused();
      return { BucketRegion: bucket.region ?? account.region };
    },
    GetBucketEncryption: (input: { Bucket: string }) => {
      const { encryption = 'AES256' } = found(input);
      if (encryption === 'none') {
        throw new AwsError(
          'ServerSideEncryptionConfigurationNotFoundError',
          'The server side encryption configuration was not found',
          404,
        );
      }
      const ApplyServerSideEncryptionByDefault =
        encryption === 'AES256'
          ? { SSEAlgorithm: 'AES256' }
          : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn(account, encryption) };
      return {
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
      };
    },
    GetPublicAccessBlock: (input: { Bucket: string }) => blockIn(found(input).block),
    GetBucketOwnershipControls: (input: { Bucket: string }) => {
      const { ownership = 'BucketOwnerEnforced' } = found(input);
      if (ownership === 'none')
        throw new AwsError(
          'OwnershipControlsNotFoundError',
          'The bucket ownership controls were not found',
          404,
        );
      return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
    },
    GetBucketPolicy: (input: { Bucket: string }) => ({
      Policy: JSON.stringify(policyOf(found(input))),
    }),
    GetBucketPolicyStatus: (input: { Bucket: string }) => ({
      PolicyStatus: { IsPublic: isPublic(policyOf(found(input))) },
    }),
    CreateBucket: (input: {
      Bucket: string;
      CreateBucketConfiguration?: { LocationConstraint?: string };
    }) => {
      const bucket = account.buckets.get(input.Bucket);
      if (bucket !== undefined) {
        throw (bucket.owner ?? account.id) === account.id
          ? new AwsError(
              'BucketAlreadyOwnedByYou',
              'Your previous request to create the named bucket succeeded',
              409,
            )
          : new AwsError('BucketAlreadyExists', 'The requested bucket name is not available', 409);
      }
      const region = input.CreateBucketConfiguration?.LocationConstraint ?? account.region;
      const block = {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      };
      account.buckets.set(input.Bucket, { name: input.Bucket, region, block });
      return { Location: `/${input.Bucket}` };
    },
    PutBucketEncryption: (input: PutEncryption) => {
      const byDefault =
        input.ServerSideEncryptionConfiguration.Rules[0]?.ApplyServerSideEncryptionByDefault;
      found(input).encryption = byDefault?.KMSMasterKeyID ?? 'AES256';
      return {};
    },
    // Since 2023 a bucket without a configuration of its own is encrypted with S3's keys.
    DeleteBucketEncryption: (input: { Bucket: string }) => {
      found(input).encryption = 'AES256';
      return {};
    },
    PutPublicAccessBlock: (input: {
      Bucket: string;
      PublicAccessBlockConfiguration: Record<string, boolean>;
    }) => {
      found(input).block = { ...NO_BLOCK, ...input.PublicAccessBlockConfiguration };
      return {};
    },
    DeletePublicAccessBlock: (input: { Bucket: string }) => {
      found(input).block = undefined;
      return {};
    },
  };
};

/** S3 Control's questions about the account itself. */
export const s3Control = (account: AccountState): Record<string, Operation> => ({
  GetPublicAccessBlock: ({ AccountId }: { AccountId: string }) => {
    if (AccountId !== account.id) throw new AwsError('AccessDenied', 'Access Denied', 403);
    return blockIn(account.accountBlock);
  },
});

/** The switches, of which these are on. */
export const blockOf = (
  on: readonly string[] | undefined,
): Readonly<Record<string, boolean>> | undefined =>
  on && { ...NO_BLOCK, ...Object.fromEntries(on.map((name) => [name, true])) };

function blockIn(block: Readonly<Record<string, boolean>> | undefined) {
  if (block === undefined)
    throw new AwsError(
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
      404,
    );
  return { PublicAccessBlockConfiguration: block };
}

/** A HEAD answer has no body: client-s3 gives the error no name but `Unknown`, and the status is all there is. */
export const headRefused = () => new AwsError('Unknown', 'UnknownError', 403);

interface PutEncryption {
  readonly Bucket: string;
  readonly ServerSideEncryptionConfiguration: {
    readonly Rules: readonly {
      readonly ApplyServerSideEncryptionByDefault?: { readonly KMSMasterKeyID?: string };
    }[];
  };
}

function policyOf({ policy }: BucketState): PolicyDocument {
  if (policy === undefined)
    throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
  return policy;
}

const isPublic = (policy: PolicyDocument): boolean =>
  statementsOf(policy).some(
    ({ Effect, Principal, Condition }) =>
      Effect === 'Allow' &&
      Condition === undefined &&
      (Principal === '*' || (typeof Principal === 'object' && list(Principal.AWS).includes('*'))),
  );

const keyArn = (account: AccountState, name: string): string => account.keys.get(name)?.arn ?? name;
