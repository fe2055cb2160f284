import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketFacts } from '../../domain/setup/facts.ts';
import { blocksAll } from '../../domain/setup/operations/bucket.ts';
import type { Read } from '../../domain/setup/read.ts';
import { answered } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';
import { switchesOf } from './switches.ts';

/** A bucket as the account that should own it sees it. The client should follow Region redirects: the bucket may be elsewhere. */
export async function readBucket(
  client: S3Client,
  Bucket: string,
  account: string,
): Promise<Read<BucketFacts>> {
  const [head, encryption, publicAccessBlock, policy] = await Promise.all([
    readOwner(client, Bucket, account),
    readEncryption(client, Bucket),
    readPublicAccessBlock(client, Bucket),
    readOutcome(
      { permission: 's3:GetBucketPolicy', missing: ['NoSuchBucketPolicy', 'NoSuchBucket'] },
      async () => {
        const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket }));
        return answered(Policy, 'Policy', `GetBucketPolicy of ${Bucket}`);
      },
    ),
  ]);
  if (!('ok' in head)) return head;
  // Without a policy there is no status to ask for, and ACLs matter only to an open bucket: two calls less for most.
  const isOpen =
    'missing' in publicAccessBlock ||
    ('ok' in publicAccessBlock && !blocksAll(publicAccessBlock.ok));
  const [policyIsPublic, objectOwnership] = await Promise.all([
    'ok' in policy ? readIsPublic(client, Bucket) : policy,
    isOpen ? readOwnership(client, Bucket) : undefined,
  ]);
  const acls = objectOwnership === undefined ? {} : { objectOwnership };
  return { ok: { ...head.ok, encryption, publicAccessBlock, ...acls, policyIsPublic, policy } };
}

/** A bucket's default encryption. */
export const readEncryption = (
  client: S3Client,
  Bucket: string,
): Promise<BucketFacts['encryption']> =>
  readOutcome(
    {
      permission: 's3:GetEncryptionConfiguration',
      missing: ['ServerSideEncryptionConfigurationNotFoundError', 'NoSuchBucket'],
    },
    async () => {
      const { ServerSideEncryptionConfiguration: configuration } = await client.send(
        new GetBucketEncryptionCommand({ Bucket }),
      );
      // A rule need not name an algorithm: S3 then encrypts with keys of its own.
      const rule = answered(
        configuration?.Rules?.[0],
        'a rule',
        `GetBucketEncryption of ${Bucket}`,
      );
      const { SSEAlgorithm: algorithm = 'AES256', KMSMasterKeyID: keyId } =
        rule.ApplyServerSideEncryptionByDefault ?? {};
      return { algorithm, ...(keyId === undefined ? {} : { keyId }) };
    },
  );

/** The bucket's own four switches. */
export const readPublicAccessBlock = (
  client: S3Client,
  Bucket: string,
): Promise<BucketFacts['publicAccessBlock']> =>
  readOutcome(
    {
      permission: 's3:GetBucketPublicAccessBlock',
      missing: ['NoSuchPublicAccessBlockConfiguration', 'NoSuchBucket'],
    },
    async () => {
      const { PublicAccessBlockConfiguration: block } = await client.send(
        new GetPublicAccessBlockCommand({ Bucket }),
      );
      return switchesOf(block);
    },
  );

const readIsPublic = (client: S3Client, Bucket: string): Promise<Read<boolean>> =>
  readOutcome(
    { permission: 's3:GetBucketPolicyStatus', missing: ['NoSuchBucketPolicy', 'NoSuchBucket'] },
    async () => {
      const { PolicyStatus } = await client.send(new GetBucketPolicyStatusCommand({ Bucket }));
      return answered(PolicyStatus?.IsPublic, 'IsPublic', `GetBucketPolicyStatus of ${Bucket}`);
    },
  );

const readOwnership = (client: S3Client, Bucket: string): Promise<Read<string>> =>
  readOutcome(
    {
      permission: 's3:GetBucketOwnershipControls',
      missing: ['OwnershipControlsNotFoundError', 'NoSuchBucket'],
    },
    async () => {
      const { OwnershipControls } = await client.send(
        new GetBucketOwnershipControlsCommand({ Bucket }),
      );
      const ownership = OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      return answered(ownership, 'ObjectOwnership', `GetBucketOwnershipControls of ${Bucket}`);
    },
  );

/** Region and owner. A refusal is asked again without naming the owner: what then succeeds is somebody else's bucket. */
async function readOwner(
  client: S3Client,
  Bucket: string,
  account: string,
): Promise<Read<{ region: string; owned: boolean }>> {
  const ask = (owner: { ExpectedBucketOwner?: string }) =>
    readOutcome(
      { permission: 's3:ListBucket', missing: ['NotFound', 'NoSuchBucket'] },
      async () => {
        const { BucketRegion } = await client.send(new HeadBucketCommand({ Bucket, ...owner }));
        const region = answered(BucketRegion, 'BucketRegion', `HeadBucket of ${Bucket}`);
        return { region, owned: owner.ExpectedBucketOwner !== undefined };
      },
    );
  const head = await ask({ ExpectedBucketOwner: account });
  if (!('denied' in head)) return head;
  const anyOwner = await ask({});
  return 'ok' in anyOwner ? anyOwner : head;
}
