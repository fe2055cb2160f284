import type { BucketFacts, SetupFacts } from '../../../../domain/setup/facts.ts';
import { BUCKET, bucket, facts } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const changed = (change: Partial<BucketFacts>): SetupFacts =>
  facts({ buckets: { [BUCKET]: { ok: bucket(change) } } });
const OPEN = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const ACCOUNT_HALF = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const inAccount = (
  accountBlock: NonNullable<SetupFacts['accountBlock']>,
  change: Partial<BucketFacts>,
): SetupFacts => ({ ...changed(change), accountBlock });

casesOf('RedshiftML.5', 'the bucket is private', [
  ['with all four blocks it passes', facts(), 'pass'],
  [
    'an open block that nobody uses is repaired',
    changed({ publicAccessBlock: { ok: OPEN } }),
    'fail repairs',
    'is not blocked',
  ],
  [
    'where ACLs are in use it is asked: objects may be public by them',
    changed({ publicAccessBlock: { missing: 'none' }, objectOwnership: { ok: 'ObjectWriter' } }),
    'fail asks',
    'ACLs are in use',
  ],
  [
    'and so where nobody has set the ownership of objects',
    changed({
      publicAccessBlock: { missing: 'none' },
      objectOwnership: { missing: 'OwnershipControlsNotFoundError' },
    }),
    'fail asks',
    'ACLs are in use',
  ],
  [
    'ACLs that are ignored are relied on by nobody',
    changed({ publicAccessBlock: { ok: OPEN }, objectOwnership: { ok: 'ObjectWriter' } }),
    'fail repairs',
    'is not blocked',
  ],
  [
    'whether ACLs are in use takes a permission',
    changed({
      publicAccessBlock: { missing: 'none' },
      objectOwnership: { denied: 's3:GetBucketOwnershipControls' },
    }),
    'unknown',
    's3:GetBucketOwnershipControls',
  ],
  [
    'a policy that is public is asked: somebody may rely on it',
    changed({ publicAccessBlock: { ok: OPEN }, policyIsPublic: { ok: true } }),
    'fail asks',
    'policy of bucket redshift-ml-demo is public',
  ],
  [
    'a foreign bucket that leaves something open may be closed by its account, which is not seen from here',
    changed({ publicAccessBlock: { missing: 'none' }, owned: false }),
    'unknown',
    'the account that it belongs to',
  ],
  ['a foreign bucket that blocks all by itself passes', changed({ owned: false }), 'pass'],
  [
    'what the bucket leaves open its account may block: the switches of both count together',
    inAccount({ ok: ACCOUNT_HALF }, { publicAccessBlock: { ok: OPEN } }),
    'pass',
    'by the block of its account',
  ],
  [
    'an account that blocks all closes a bucket whose own block may not be read',
    inAccount(
      { ok: { ...OPEN, ...ACCOUNT_HALF, BlockPublicAcls: true, IgnorePublicAcls: true } },
      { publicAccessBlock: { denied: 's3:GetBucketPublicAccessBlock' } },
    ),
    'pass',
    'by the block of its account',
  ],
  [
    'the same switches on both sides leave the others open',
    inAccount({ ok: OPEN }, { publicAccessBlock: { ok: OPEN } }),
    'fail repairs',
    'is not blocked',
  ],
  [
    "where the account's block may not be read, what the bucket leaves open is unknown",
    inAccount({ denied: 's3:GetAccountPublicAccessBlock' }, { publicAccessBlock: { ok: OPEN } }),
    'unknown',
    's3:GetAccountPublicAccessBlock',
  ],
  [
    'a bucket that blocks all by itself does not depend on what could not be read',
    inAccount(
      { denied: 's3:GetAccountPublicAccessBlock' },
      { policyIsPublic: { denied: 's3:GetBucketPolicyStatus' } },
    ),
    'pass',
  ],
  [
    'a public policy admits nobody from outside while public buckets are restricted, and is warned of',
    changed({ policyIsPublic: { ok: true } }),
    'pass',
    'nothing but the block keeps others out',
  ],
  [
    'restricted by the account, nobody relies on a public policy: the rest is turned on unasked',
    inAccount(
      { ok: ACCOUNT_HALF },
      {
        publicAccessBlock: { ok: { ...OPEN, BlockPublicAcls: false } },
        policyIsPublic: { ok: true },
      },
    ),
    'fail repairs',
    'is not blocked',
  ],
  [
    'ACLs that the account ignores are relied on by nobody',
    inAccount(
      { ok: { ...ACCOUNT_HALF, IgnorePublicAcls: true } },
      { publicAccessBlock: { missing: 'none' }, objectOwnership: { ok: 'ObjectWriter' } },
    ),
    'fail repairs',
    'is not blocked',
  ],
  [
    'an unread block is unknown',
    changed({ publicAccessBlock: { denied: 's3:GetBucketPublicAccessBlock' } }),
    'unknown',
    's3:GetBucketPublicAccessBlock',
  ],
  [
    'an unread policy status is unknown where a public policy would count',
    changed({
      publicAccessBlock: { ok: OPEN },
      policyIsPublic: { denied: 's3:GetBucketPolicyStatus' },
    }),
    'unknown',
    's3:GetBucketPolicyStatus',
  ],
]);
