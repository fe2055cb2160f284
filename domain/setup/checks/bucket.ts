import type { SetupFacts } from '../facts.ts';
import { keyArn } from '../iam/keys.ts';
import { blockPublicAccess, blocksAll, createBucket, encryptBucket } from '../operations/bucket.ts';
import { because } from '../read.ts';
import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, repairable, reported, unknownBecause } from './verdict.ts';

const missing = (facts: SetupFacts, bucket: string): boolean => {
  const read = facts.buckets[bucket];
  return read !== undefined && 'missing' in read;
};

export const bucketExists: Check = {
  title: 'The bucket exists and lies in the Region of the warehouse',
  severity: 'critical',
  source: {
    url: PAGES.createModel,
    sentence: 'The Amazon S3 bucket must be in the same AWS Region as the cluster.',
  },
  why: 'CREATE MODEL exports the training data to this bucket; from another Region the statement fails at once.',
  handling: 'repairs',
  remediation:
    'Creates a missing bucket in the Region; never undone, only listed. A bucket of another Region is reported.',
  about: 'bucket',
  evaluate: (facts, bucket) => {
    const read = facts.buckets[bucket];
    const { region } = facts.target;
    if (read && 'missing' in read) {
      const actions = [createBucket(facts, bucket)];
      return repairable(`bucket ${bucket} does not exist`, `create it in ${region}`, actions);
    }
    return given(read, `bucket ${bucket}`, (facts) =>
      facts.region === region
        ? pass(`bucket ${bucket} is in ${region}`)
        : reported(
            `bucket ${bucket} is in ${facts.region}; wanted ${region}`,
            `a bucket cannot move: name a new one in setup.pairs, which setup creates in ${region}`,
          ),
    );
  },
};

export const bucketEncrypted: Check = {
  title: 'The bucket encrypts by default',
  severity: 'medium',
  source: {
    url: PAGES.encryption,
    sentence: 'All Amazon S3 buckets have encryption configured by default.',
  },
  why: 'Training data is a copy of your tables. A default key also needs permissions, even without KMS_KEY_ID in CREATE MODEL.',
  handling: 'repairs',
  remediation:
    "Sets default encryption with the pair's key, or with S3's own keys where none is configured.",
  about: 'bucket',
  evaluate: (facts, bucket) => {
    if (missing(facts, bucket)) return notApplicable(`bucket ${bucket} does not exist yet`);
    return given(facts.buckets[bucket], `bucket ${bucket}`, ({ encryption, owned }) => {
      if ('ok' in encryption) {
        const { algorithm, keyId } = encryption.ok;
        return pass(`default encryption is ${algorithm}${keyId ? ` with ${keyId}` : ''}`);
      }
      if (!('missing' in encryption))
        return unknownBecause(because(encryption, `the default encryption of ${bucket}`));
      if (!owned)
        return reported(
          `foreign bucket ${bucket} has no default encryption`,
          'use a bucket of this account',
        );
      const pair = facts.target.setup.pairs.find((candidate) => candidate.bucket === bucket);
      const key = pair?.key === undefined ? undefined : keyArn(facts, pair.key);
      if (pair?.key !== undefined && key === undefined)
        return unknownBecause(`key ${pair.key} could not be read`);
      return repairable(
        `bucket ${bucket} has no default encryption`,
        `encrypt with ${key ?? "S3's own keys"} by default`,
        [encryptBucket(bucket, key)],
      );
    });
  },
};

export const bucketPrivate: Check = {
  title: 'The bucket is not public',
  severity: 'critical',
  source: {
    url: PAGES.publicAccess,
    sentence: 'We recommend that you turn on all four settings for block public access.',
  },
  why: 'Whoever reads the bucket reads the training data and the models; whoever writes it plants a model.',
  handling: 'asks',
  remediation:
    "Turns on the bucket's four public access blocks; where a policy is public or ACLs are in use, so that somebody may rely on it, only after an approval. The account's own block is not read: the bucket shall not depend on it. A foreign bucket is reported.",
  about: 'bucket',
  evaluate: (facts, bucket) => {
    if (missing(facts, bucket)) return notApplicable(`bucket ${bucket} does not exist yet`);
    return given(facts.buckets[bucket], `bucket ${bucket}`, (read) => {
      const { publicAccessBlock, policyIsPublic, objectOwnership, owned } = read;
      const open = 'ok' in policyIsPublic && policyIsPublic.ok;
      if (!('ok' in publicAccessBlock) && !('missing' in publicAccessBlock)) {
        return unknownBecause(because(publicAccessBlock, `the public access block of ${bucket}`));
      }
      if (!('ok' in policyIsPublic) && !('missing' in policyIsPublic)) {
        return unknownBecause(because(policyIsPublic, `the policy status of ${bucket}`));
      }
      const blocked = 'ok' in publicAccessBlock && blocksAll(publicAccessBlock.ok);
      if (blocked && !open) return pass(`all public access to ${bucket} is blocked`);
      const evidence = open
        ? `the policy of bucket ${bucket} is public`
        : `public access to ${bucket} is not blocked`;
      if (!owned)
        return reported(
          `${evidence}, and the bucket is another account's`,
          'use a bucket of this account',
        );
      const close = (text: string, handling: 'asks' | 'repairs') =>
        repairable(text, 'turn on all four public access blocks', [
          blockPublicAccess(bucket, handling),
        ]);
      if (open) return close(evidence, 'asks');
      const ignoresAcls = 'ok' in publicAccessBlock && publicAccessBlock.ok.IgnorePublicAcls;
      if (ignoresAcls) return close(evidence, 'repairs');
      if (!objectOwnership || (!('ok' in objectOwnership) && !('missing' in objectOwnership)))
        return unknownBecause(because(objectOwnership, `the object ownership of ${bucket}`));
      if ('ok' in objectOwnership && objectOwnership.ok === 'BucketOwnerEnforced')
        return close(evidence, 'repairs');
      return close(`${evidence}, and ACLs are in use, by which objects may be public`, 'asks');
    });
  },
};
