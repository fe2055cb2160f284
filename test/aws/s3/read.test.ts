import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { readBucket } from '../../../aws/s3/read.ts';
import type { BucketLiteral } from '../../../local-aws/account/account-fixture.ts';
import type { PolicyDocument } from '../../../local-aws/account/policy.ts';
import { emptyAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount, withAnswers } from '../account.ts';

const s3 = new S3Client({ region: 'us-east-1' });
const lake = (bucket: BucketLiteral, refused: readonly string[] = []) => ({
  ...emptyAccount,
  buckets: { lake: bucket },
  refused,
});
const read = () => readBucket(s3, 'lake', emptyAccount.id);
const open: PolicyDocument = {
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }],
};

describe('a bucket is read', () => {
  test.each<[string, BucketLiteral, object]>([
    [
      'as new buckets are: encrypted, closed, without a policy',
      {},
      {
        region: 'us-east-1',
        owned: true,
        encryption: { ok: { algorithm: 'AES256' } },
        publicAccessBlock: { ok: { BlockPublicAcls: true, BlockPublicPolicy: true } },
        policyIsPublic: { missing: expect.any(String) },
        policy: { missing: expect.any(String) },
      },
    ],
    ['in another Region', { region: 'eu-west-1' }, { region: 'eu-west-1' }],
    ['of another account', { owner: '999999999999' }, { owned: false }],
    [
      'without default encryption',
      { encryption: 'none' },
      { encryption: { missing: expect.any(String) } },
    ],
    [
      'with a default key',
      { encryption: 'arn:aws:kms:us-east-1:1:key/k' },
      { encryption: { ok: { algorithm: 'aws:kms', keyId: 'arn:aws:kms:us-east-1:1:key/k' } } },
    ],
    [
      'without the four switches: then it matters whether ACLs count',
      { blocked: false },
      {
        publicAccessBlock: { missing: expect.any(String) },
        objectOwnership: { ok: 'BucketOwnerEnforced' },
      },
    ],
    [
      'with ACLs, as old buckets are',
      { blocked: false, ownership: 'none' },
      { objectOwnership: { missing: expect.any(String) } },
    ],
    [
      'with a public policy, as AWS judges it',
      { policy: open },
      { policyIsPublic: { ok: true }, policy: { ok: JSON.stringify(open) } },
    ],
  ])('%s', (_, bucket, wanted) =>
    inAccount(lake(bucket), async () => expect(await read()).toMatchObject({ ok: wanted })),
  );

  test('without s3:GetBucketOwnershipControls: denied, naming it', () =>
    inAccount(lake({ blocked: false }, ['s3:GetBucketOwnershipControls']), async () =>
      expect(await read()).toMatchObject({
        ok: { objectOwnership: { denied: 's3:GetBucketOwnershipControls' } },
      }),
    ));

  test('that does not exist: missing', () =>
    inAccount(emptyAccount, async () => expect(await read()).toHaveProperty('missing')));

  test.each([
    ['s3:GetEncryptionConfiguration', 'encryption'],
    ['s3:GetBucketPublicAccessBlock', 'publicAccessBlock'],
    ['s3:GetBucketPolicy', 'policy'],
  ])('without %s: denied, naming it, and the rest is known', (permission, part) =>
    inAccount(lake({}, [permission]), async () => {
      expect(await read()).toMatchObject({
        ok: { region: 'us-east-1', [part]: { denied: permission } },
      });
    }),
  );

  test('the SDK gives a refused HEAD no name but Unknown, and the sandbox throws the same', async () => {
    const requestHandler = { handle: async () => ({ response: { statusCode: 403, headers: {} } }) };
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    const client = new S3Client({ region: 'us-east-1', credentials, requestHandler });
    const refused = {
      name: 'Unknown',
      message: 'UnknownError',
      $metadata: { httpStatusCode: 403 },
    };
    const head = new HeadBucketCommand({ Bucket: 'lake', ExpectedBucketOwner: emptyAccount.id });
    await expect(client.send(head)).rejects.toMatchObject(refused);
    await inAccount(lake({ owner: '999999999999' }), () =>
      expect(s3.send(head)).rejects.toMatchObject(refused),
    );
  });

  test('a policy status that does not say whether it is public is not known, neither public nor closed', async () => {
    const answers = {
      HeadBucket: { BucketRegion: 'us-east-1' },
      GetBucketEncryption: {},
      GetPublicAccessBlock: {},
      GetBucketOwnershipControls: {
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      },
      GetBucketPolicy: { Policy: '{}' },
      GetBucketPolicyStatus: { PolicyStatus: {} },
    };
    await withAnswers('S3Client', answers, () =>
      expect(read()).resolves.toMatchObject({
        ok: {
          policyIsPublic: {
            failed:
              's3:GetBucketPolicyStatus: GetBucketPolicyStatus of lake answered without IsPublic',
          },
        },
      }),
    );
  });

  test('without s3:ListBucket nothing is known of it', () =>
    inAccount(lake({}, ['s3:ListBucket']), async () =>
      expect(await read()).toEqual({ denied: 's3:ListBucket' }),
    ));
});
