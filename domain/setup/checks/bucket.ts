import type { SetupFacts } from '../facts.ts';
import { keyArn } from '../iam/keys.ts';
import { createBucket, encryptBucket } from '../operations/bucket.ts';
import { because } from '../read.ts';
import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, repairable, reported, unknownBecause } from './verdict.ts';

/** Whether AWS answered that there is no such bucket. */
export const isMissing = (facts: SetupFacts, bucket: string): boolean => {
  const read = facts.buckets[bucket];
  return read !== undefined && 'missing' in read;
};

export const bucketExists: Check = {
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
    if (isMissing(facts, bucket)) return notApplicable(`bucket ${bucket} does not exist yet`);
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
