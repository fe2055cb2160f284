import { expect, test } from '@jest/globals';
import { shortNames } from '../../../../domain/setup/run/short-names.ts';

const IAM = 'arn:aws:iam::111122223333:';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-aaaa-bbbb-cccc-000000000000';

test('an ARN is called by its kind and last name, a key by the beginning of its id, a bucket by itself', () => {
  const text = `${IAM}role/redshift-ml/analytics may not read arn:aws:s3:::lake/*, nor use ${KEY}.`;
  const { shorten, legendOf } = shortNames([text]);
  expect(shorten(text)).toBe('role/analytics may not read lake/*, nor use key/00000000.');
  expect(legendOf(shorten(text))).toEqual([
    ['role/analytics', `${IAM}role/redshift-ml/analytics`],
    ['key/00000000', KEY],
  ]);
});

test('two ARNs never share a name', () => {
  const text = `${IAM}role/a/etl ${IAM}role/b/etl ${IAM}role/x arn:aws:iam::444455556666:role/x`;
  expect(shortNames([text]).shorten(text)).toBe(
    `role/a/etl role/b/etl ${IAM}role/x arn:aws:iam::444455556666:role/x`,
  );
});
