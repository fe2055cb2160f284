import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { bucketSenders } from '../../../aws/s3/change.ts';
import { readBucket } from '../../../aws/s3/read.ts';
import { emptyAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';
import { sending } from '../sending.ts';

const s3 = new S3Client({ region: 'us-east-1' });
const changeBucket = sending(bucketSenders, { s3 });
const read = () => readBucket(s3, 'lake', emptyAccount.id);

describe('a bucket is changed', () => {
  test('created in its Region, and already there the second time', () =>
    inAccount(emptyAccount, async () => {
      const call = {
        operation: 's3:CreateBucket',
        input: {
          Bucket: 'lake',
          CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
        },
      } as const;
      expect([await changeBucket(call), await changeBucket(call)]).toEqual([
        { is: 'done' },
        { is: 'already' },
      ]);
      expect(await read()).toMatchObject({ ok: { region: 'eu-central-1' } });
    }));

  test('a name that another account holds is refused', () =>
    inAccount({ ...emptyAccount, buckets: { lake: { owner: '999999999999' } } }, async () => {
      const performed = await changeBucket({
        operation: 's3:CreateBucket',
        input: { Bucket: 'lake' },
      });
      expect(performed).toMatchObject({
        is: 'refused',
        because: expect.stringMatching(/^BucketAlreadyExists/),
      });
    }));

  test('encrypted with a key, and back', () =>
    inAccount({ ...emptyAccount, buckets: { lake: { encryption: 'none' } } }, async () => {
      const input = {
        Bucket: 'lake',
        SSEAlgorithm: 'aws:kms',
        KMSMasterKeyID: 'arn:k',
        BucketKeyEnabled: true,
      } as const;
      await changeBucket({ operation: 's3:PutBucketEncryption', input });
      expect(await read()).toMatchObject({ ok: { encryption: { ok: { keyId: 'arn:k' } } } });
      await changeBucket({ operation: 's3:DeleteBucketEncryption', input: { Bucket: 'lake' } });
      expect(await read()).toMatchObject({ ok: { encryption: { ok: { algorithm: 'AES256' } } } });
    }));
});
