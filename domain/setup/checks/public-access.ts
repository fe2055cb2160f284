import type { BucketFacts, SetupFacts } from '../facts.ts';
import { blockPublicAccess } from '../operations/bucket.ts';
import { effectiveBlock, type Switches } from '../public-access.ts';
import { because } from '../read.ts';
import { isMissing } from './bucket.ts';
import type { Check, Verdict } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, repairable, unknownBecause } from './verdict.ts';

export const bucketPrivate: Check = {
  severity: 'critical',
  source: {
    url: PAGES.publicAccess,
    sentence: 'We recommend that you turn on all four settings for block public access.',
  },
  why: 'Whoever reads the bucket reads the training data and the models; whoever writes it plants a model.',
  handling: 'asks',
  remediation:
    "Turns on the bucket's four public access blocks; where a policy is public or ACLs are in use, so that somebody may rely on it, only after an approval. What the bucket leaves open its account may block: S3 takes the most restrictive combination of both. A foreign bucket that does not block all by itself is unknown: its account's block is not seen from here.",
  about: 'bucket',
  evaluate: (facts, bucket) =>
    isMissing(facts, bucket)
      ? notApplicable(`bucket ${bucket} does not exist yet`)
      : given(facts.buckets[bucket], `bucket ${bucket}`, (read) => judge(facts, bucket, read)),
};

function judge(facts: SetupFacts, bucket: string, read: BucketFacts): Verdict {
  const { publicAccessBlock, owned } = read;
  const block = effectiveBlock(publicAccessBlock, owned ? facts.accountBlock : undefined);
  const switches = Object.values(block);
  if (switches.every(Boolean)) return passOf(bucket, read);
  if (switches.includes(undefined)) return unknownBecause(unreadOf(facts, bucket, read));
  return judgeOpen(bucket, read, block);
}

function passOf(bucket: string, { publicAccessBlock, policyIsPublic }: BucketFacts): Verdict {
  const byItself = Object.values(effectiveBlock(publicAccessBlock, undefined)).every(Boolean);
  const by = byItself ? '' : ', by the block of its account';
  const isPublic = 'ok' in policyIsPublic && policyIsPublic.ok;
  return pass(
    `all public access to ${bucket} is blocked${by}`,
    isPublic
      ? [`the policy of bucket ${bucket} is public: nothing but the block keeps others out`]
      : [],
  );
}

/** Of bucket and account, why the one that was not read was not. */
function unreadOf(facts: SetupFacts, bucket: string, read: BucketFacts): string {
  const { publicAccessBlock, owned } = read;
  if (!('ok' in publicAccessBlock) && !('missing' in publicAccessBlock))
    return because(publicAccessBlock, `the public access block of ${bucket}`);
  const { account } = facts.target;
  const { accountBlock } = facts;
  return owned
    ? because(
        accountBlock && 'ok' in accountBlock ? undefined : accountBlock,
        `bucket ${bucket} does not block all public access, and whether account ${account} does for all its buckets`,
      )
    : `bucket ${bucket} does not block all public access, and whether the account that it belongs to does is not seen from here: use a bucket of account ${account}, or ask its owner`;
}

/** A bucket of this account that neither itself nor its account closes. */
function judgeOpen(bucket: string, read: BucketFacts, block: Switches): Verdict {
  const { policyIsPublic, objectOwnership } = read;
  const close = (evidence: string, handling: 'asks' | 'repairs'): Verdict =>
    repairable(evidence, 'turn on all four public access blocks', [
      blockPublicAccess(bucket, handling),
    ]);
  // To a bucket with this switch on, a public policy gives no more than to its own account.
  if (block.RestrictPublicBuckets !== true) {
    if (!('ok' in policyIsPublic) && !('missing' in policyIsPublic))
      return unknownBecause(because(policyIsPublic, `the policy status of ${bucket}`));
    if ('ok' in policyIsPublic && policyIsPublic.ok)
      return close(`the policy of bucket ${bucket} is public`, 'asks');
  }
  const evidence = `public access to ${bucket} is not blocked`;
  if (block.IgnorePublicAcls === true) return close(evidence, 'repairs');
  if (!objectOwnership || (!('ok' in objectOwnership) && !('missing' in objectOwnership)))
    return unknownBecause(because(objectOwnership, `the object ownership of ${bucket}`));
  if ('ok' in objectOwnership && objectOwnership.ok === 'BucketOwnerEnforced')
    return close(evidence, 'repairs');
  return close(`${evidence}, and ACLs are in use, by which objects may be public`, 'asks');
}
