import { describe, expect, test } from '@jest/globals';
import { answered } from '../../aws/answer.ts';
import { allKnown, readOutcome } from '../../aws/read-outcome.ts';
import { AwsError } from '../../local-aws/service.ts';

const question = { permission: 'iam:GetRole', missing: ['NoSuchEntityException'] };
const refusing =
  (name: string, message = 'no', status = 400) =>
  async () => {
    throw new AwsError(name, message, status);
  };

describe('a question', () => {
  test.each<readonly [string, string, object, number?]>([
    ['a refusal names the permission', 'AccessDenied', { denied: 'iam:GetRole' }],
    ['EC2 refuses in words of its own', 'UnauthorizedOperation', { denied: 'iam:GetRole' }],
    ['KMS too', 'AccessDeniedException', { denied: 'iam:GetRole' }],
    ['what does not exist is missing', 'NoSuchEntityException', { missing: 'no' }],
    [
      'a service in trouble has failed',
      'ServiceFailure',
      { failed: 'iam:GetRole: ServiceFailure: no' },
    ],
    ['a refusal without a body is known by its status', 'Unknown', { denied: 'iam:GetRole' }, 403],
    [
      'expired credentials are no missing permission',
      'ExpiredToken',
      { failed: 'iam:GetRole: ExpiredToken: no' },
      403,
    ],
    [
      'a call without an answer has failed',
      'TimeoutError',
      { failed: 'iam:GetRole: TimeoutError: no' },
    ],
  ])('%s', async (_, name, wanted, status = 400) =>
    expect(await readOutcome(question, refusing(name, 'no', status))).toEqual(wanted),
  );

  test.each([
    ['SyntaxError', `Unexpected token '<', "<!doctype "... is not valid JSON`],
    ['Error', '@aws-sdk XML parse error: mismatched tags <html> and </title>.'],
  ])('%s of an answer that is none of AWS is told in words', async (name, message) =>
    expect(await readOutcome(question, refusing(name, message))).toEqual({
      failed:
        'iam:GetRole: what answered is not AWS: an AWS-compatible endpoint without this operation, or a proxy',
    }),
  );

  test('the permission that AWS names is the better one', async () => {
    const message = 'User: arn:x is not authorized to perform: kms:Decrypt on resource: y';
    expect(await readOutcome(question, refusing('AccessDenied', message))).toEqual({
      denied: 'kms:Decrypt',
    });
  });

  test.each([
    'Throttling',
    'ThrottlingException',
    'RequestLimitExceeded',
    'TooManyRequestsException',
    'SlowDown',
  ])('%s, after the retries of the SDK, asks the state machine to try again', async (name) =>
    expect(readOutcome(question, refusing(name))).rejects.toMatchObject({ name: 'TryAgain' }),
  );

  test('what should have been answered and was not is no answer, and no end of all others', async () => {
    const incomplete = async () => answered<string>(undefined, 'Arn', 'GetRole');
    expect(await readOutcome(question, incomplete)).toEqual({
      failed: 'iam:GetRole: GetRole answered without Arn',
    });
  });

  test('only the first line of an error is for people', async () =>
    expect(await readOutcome(question, refusing('Failure', 'no\n  details'))).toEqual({
      failed: 'iam:GetRole: Failure: no',
    }));

  test('a mistake of ours is no answer of AWS', async () => {
    const mistake = async () => {
      throw new TypeError('undefined is not a function');
    };
    await expect(readOutcome(question, mistake)).rejects.toThrow(TypeError);
  });
});

test('of several answers, the first that is no knowledge is the answer of all', () => {
  expect(allKnown([{ ok: 1 }, { denied: 'a:b' }, { failed: 'x' }])).toEqual({ denied: 'a:b' });
  expect(allKnown([{ ok: 1 }, { ok: 2 }])).toEqual({ ok: [1, 2] });
});
