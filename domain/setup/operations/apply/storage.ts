import { partitionOf } from '../../config.ts';
import type { BucketFacts, KeyFacts, SetupFacts } from '../../facts.ts';
import { keyToken, type StorageCall } from '../call.ts';
import { changed } from './read.ts';

/** S3 encrypts a new bucket by itself and blocks all public access to it. */
const created = (region: string): BucketFacts => ({
  region,
  owned: true,
  encryption: { ok: { algorithm: 'AES256' } },
  publicAccessBlock: {
    ok: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  },
  policyIsPublic: { missing: 'NoSuchBucketPolicy' },
  policy: { missing: 'NoSuchBucketPolicy' },
});

type BucketCall = Exclude<StorageCall, { operation: 'kms:CreateKey' | 's3:CreateBucket' }>;

function change(bucket: BucketFacts, call: BucketCall): BucketFacts {
  switch (call.operation) {
    case 's3:PutBucketEncryption': {
      const { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId } = call.input;
      return { ...bucket, encryption: { ok: { algorithm, ...(keyId ? { keyId } : {}) } } };
    }
    case 's3:DeleteBucketEncryption':
      return { ...bucket, encryption: { ok: { algorithm: 'AES256' } } };
    case 's3:PutPublicAccessBlock': {
      const block = call.input.PublicAccessBlockConfiguration;
      const policyIsPublic = block.RestrictPublicBuckets
        ? changed(bucket.policyIsPublic, () => false)
        : bucket.policyIsPublic;
      return { ...bucket, publicAccessBlock: { ok: block }, policyIsPublic };
    }
    case 's3:DeletePublicAccessBlock':
      return { ...bucket, publicAccessBlock: { missing: 'NoSuchPublicAccessBlockConfiguration' } };
  }
}

/** What KMS gives a key that was created without a policy: the account's IAM decides. */
const defaultKeyPolicy = ({ target: { region, account } }: SetupFacts): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partitionOf(region)}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

export function applyToStorage(facts: SetupFacts, call: StorageCall): SetupFacts {
  if (call.operation === 'kms:CreateKey') {
    const { AliasName } = call.input;
    const key: KeyFacts = {
      arn: keyToken(AliasName),
      state: 'Enabled',
      spec: 'SYMMETRIC_DEFAULT',
      manager: 'CUSTOMER',
      policy: { ok: defaultKeyPolicy(facts) },
      grants: { ok: [] },
    };
    return { ...facts, keys: { ...facts.keys, [AliasName]: { ok: key } } };
  }
  const name = call.input.Bucket;
  if (call.operation === 's3:CreateBucket') {
    return {
      ...facts,
      buckets: { ...facts.buckets, [name]: { ok: created(facts.target.region) } },
    };
  }
  const read = facts.buckets[name];
  if (!read) return facts;
  const buckets = { ...facts.buckets, [name]: changed(read, (bucket) => change(bucket, call)) };
  return withKey({ ...facts, buckets }, call);
}

/** A default key becomes a key of the warehouse: it is the pair's own, under another reference. */
function withKey(facts: SetupFacts, call: BucketCall): SetupFacts {
  if (call.operation !== 's3:PutBucketEncryption' || !call.input.KMSMasterKeyID) return facts;
  const arn = call.input.KMSMasterKeyID;
  const known = Object.values(facts.keys).find((key) => 'ok' in key && key.ok.arn === arn);
  return known ? { ...facts, keys: { ...facts.keys, [arn]: known } } : facts;
}
