import * as z from 'zod/mini';
import { canonical } from '../../hash.ts';
import { type BucketFacts, PublicAccessBlock, type SetupFacts } from '../facts.ts';
import { predictSimulations } from '../iam/predicted-simulations.ts';
import { changed, known } from '../read.ts';
import { callSchema, type InputsOf } from './call.ts';
import { leftToOthers, type Operations, onlyUndo, type Proposal } from './operation.ts';

const Bucket = z.string();
export const BucketCall = z.discriminatedUnion('operation', [
  callSchema('s3:CreateBucket', {
    Bucket,
    CreateBucketConfiguration: z.exactOptional(z.strictObject({ LocationConstraint: z.string() })),
  }),
  callSchema('s3:PutBucketEncryption', {
    Bucket,
    SSEAlgorithm: z.enum(['AES256', 'aws:kms']),
    KMSMasterKeyID: z.exactOptional(z.string()),
    BucketKeyEnabled: z.exactOptional(z.literal(true)),
  }),
  callSchema('s3:DeleteBucketEncryption', { Bucket }),
  callSchema('s3:PutPublicAccessBlock', {
    Bucket,
    PublicAccessBlockConfiguration: PublicAccessBlock,
  }),
  callSchema('s3:DeletePublicAccessBlock', { Bucket }),
]);
type BucketCall = z.infer<typeof BucketCall>;
export type BucketInputs = InputsOf<BucketCall>;

const ALL_BLOCKED: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** Whether all four blocks are on. */
export const blocksAll = (block: PublicAccessBlock): boolean => Object.values(block).every(Boolean);

/** S3 encrypts a new bucket by itself and blocks all public access to it. */
const created = (region: string): BucketFacts => ({
  region,
  owned: true,
  encryption: { ok: { algorithm: 'AES256' } },
  publicAccessBlock: { ok: ALL_BLOCKED },
  policyIsPublic: { missing: 'NoSuchBucketPolicy' },
  policy: { missing: 'NoSuchBucketPolicy' },
});

/** Changes a bucket that was read, and answers what the roles may do now. */
function onBucket(
  facts: SetupFacts,
  name: string,
  change: (bucket: BucketFacts) => BucketFacts,
): SetupFacts {
  const read = facts.buckets[name];
  const buckets = read ? { ...facts.buckets, [name]: changed(read, change) } : facts.buckets;
  return predictSimulations({ ...facts, buckets });
}

/** Enters the default key under its ARN too: so far it stands there only under the alias or id of the configuration. */
function withKey(facts: SetupFacts, arn: string | undefined): SetupFacts {
  const key = Object.values(facts.keys).find((read) => 'ok' in read && read.ok.arn === arn);
  return arn && key ? { ...facts, keys: { ...facts.keys, [arn]: key } } : facts;
}

/** A bucket's default encryption; without a configuration of its own S3 encrypts with its own keys. */
export const encryptionDocument = ({
  algorithm,
  keyId,
}: {
  readonly algorithm: string;
  readonly keyId?: string | undefined;
}): string => canonical({ algorithm, keyId });

export const bucketOperations = {
  's3:CreateBucket': {
    predict: (facts, { Bucket: name }) =>
      predictSimulations({
        ...facts,
        buckets: { ...facts.buckets, [name]: { ok: created(facts.target.region) } },
      }),
    undo: () => ({
      never: 'a bucket may hold models by now: delete it by hand if it is not wanted',
    }),
  },
  's3:PutBucketEncryption': {
    predict: (facts, { Bucket: name, SSEAlgorithm: algorithm, KMSMasterKeyID: keyId }) =>
      onBucket(withKey(facts, keyId), name, (bucket) => ({
        ...bucket,
        encryption: { ok: { algorithm, ...(keyId ? { keyId } : {}) } },
      })),
    undo: (_, { Bucket: name }) => [
      { operation: 's3:DeleteBucketEncryption', input: { Bucket: name } },
    ],
    document: {
      written: ({ SSEAlgorithm: algorithm, KMSMasterKeyID: keyId }) =>
        encryptionDocument({ algorithm, keyId }),
      takeBack: leftToOthers,
    },
  },
  's3:DeleteBucketEncryption': {
    predict: (facts, { Bucket: name }) =>
      onBucket(facts, name, (bucket) => ({
        ...bucket,
        encryption: { ok: { algorithm: 'AES256' } },
      })),
    undo: onlyUndo,
    document: {
      written: () => encryptionDocument({ algorithm: 'AES256' }),
      takeBack: leftToOthers,
    },
  },
  's3:PutPublicAccessBlock': {
    predict: (facts, { Bucket: name, PublicAccessBlockConfiguration: block }) =>
      onBucket(facts, name, (bucket) => ({
        ...bucket,
        publicAccessBlock: { ok: block },
      })),
    undo: ({ buckets }, { Bucket: name }) => {
      const { publicAccessBlock } = known(buckets[name], `bucket ${name}`);
      return [
        'ok' in publicAccessBlock
          ? putBlock(name, publicAccessBlock.ok)
          : { operation: 's3:DeletePublicAccessBlock', input: { Bucket: name } },
      ];
    },
    document: {
      written: ({ PublicAccessBlockConfiguration }) => canonical(PublicAccessBlockConfiguration),
      takeBack: leftToOthers,
    },
  },
  's3:DeletePublicAccessBlock': {
    predict: (facts, { Bucket: name }) =>
      onBucket(facts, name, (bucket) => ({
        ...bucket,
        publicAccessBlock: { missing: 'NoSuchPublicAccessBlockConfiguration' },
      })),
    undo: onlyUndo,
  },
} satisfies Operations<BucketInputs>;

const putBlock = (
  name: string,
  block: PublicAccessBlock,
): Extract<BucketCall, { operation: 's3:PutPublicAccessBlock' }> => ({
  operation: 's3:PutPublicAccessBlock',
  input: { Bucket: name, PublicAccessBlockConfiguration: block },
});

export function createBucket({ target }: SetupFacts, bucket: string): Proposal<BucketCall> {
  // us-east-1 is the one Region that CreateBucket does not accept as a LocationConstraint.
  const configuration =
    target.region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: target.region } };
  return {
    id: `s3:CreateBucket ${bucket}`,
    handling: 'repairs',
    call: { operation: 's3:CreateBucket', input: { Bucket: bucket, ...configuration } },
    consequence: 'Training data and models are stored and billed there.',
  };
}

/** Default encryption with the pair's key, or with S3's own keys. */
export function encryptBucket(bucket: string, keyArn: string | undefined): Proposal<BucketCall> {
  const algorithm = keyArn
    ? ({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn, BucketKeyEnabled: true } as const)
    : ({ SSEAlgorithm: 'AES256' } as const);
  return {
    id: `s3:PutBucketEncryption ${bucket}`,
    handling: 'repairs',
    call: { operation: 's3:PutBucketEncryption', input: { Bucket: bucket, ...algorithm } },
    consequence: 'New objects are encrypted; those already there stay as they are.',
  };
}

export const blockPublicAccess = (
  bucket: string,
  handling: Proposal<BucketCall>['handling'],
): Proposal<BucketCall> => ({
  id: `s3:PutPublicAccessBlock ${bucket}`,
  handling,
  call: putBlock(bucket, ALL_BLOCKED),
  consequence: 'Anonymous and cross-account public access to the bucket ends.',
});
