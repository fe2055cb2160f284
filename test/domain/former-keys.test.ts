import { expect, test } from '@jest/globals';
import { formerKeys } from '../../domain/former-keys.ts';
import { pemOf, publicKeyOf } from '../../domain/hash.ts';
import { publicHalfOf } from '../../local-aws/signing-keys.ts';

const ARNS = ['a1', 'b2'].map((id) => `arn:aws:kms:us-east-1:111122223333:key/${id}`);
const half = (arn: string): Buffer => Buffer.from(publicHalfOf(arn));
const written = ARNS.map((arn) => `${arn}=${half(arn).toString('base64')}`);

test('keys that signed before are read with their ARNs, and none is none', () => {
  const keys = formerKeys(written.join(','));
  expect([...keys].map(([arn, key]) => [arn, pemOf(key)])).toEqual(
    ARNS.map((arn) => [arn, pemOf(publicKeyOf(half(arn)))]),
  );
  expect(formerKeys('none').size).toBe(0);
});

test.each([
  ['nothing', ''],
  ['a key without its ARN', half('a').toString('base64')],
  ['an ARN without a key', `${ARNS[0]}=`],
  ['an alias', String(written[0]).replace(':key/', ':alias/')],
  ['half a list', `${written[0]},`],
])('%s is refused with what to write', (_, text) =>
  expect(() => formerKeys(text)).toThrow('is neither none nor <ARN>=<public half>'),
);
