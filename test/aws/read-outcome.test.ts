import { describe, expect, test } from '@jest/globals';
import { changeOutcome } from '../../aws/change-outcome.ts';
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

describe('a change', () => {
  const meanings = { already: ['InvalidPermission.Duplicate'], absent: ['NoSuchEntityException'] };
  const failing = (name: string, metadata: object, message = 'no') =>
    changeOutcome(meanings, async () => {
      throw Object.assign(new Error(message), { name, $metadata: metadata });
    });

  test.each([
    ['is busy while the cluster is', 'InvalidClusterStateFault', 'no', 'busy'],
    ['is busy while the namespace is', 'ConflictException', 'no', 'busy'],
    ['is busy when throttled', 'ThrottlingException', 'no', 'busy'],
    [
      'is busy while Redshift does not know the role',
      'InvalidParameterValue',
      'The IAM role x is not valid.',
      'busy',
    ],
    ['is already done where the service says so', 'InvalidPermission.Duplicate', 'no', 'already'],
    [
      'is about something absent where the service says so',
      'NoSuchEntityException',
      'no',
      'absent',
    ],
    ['is refused for anything else', 'LimitExceededException', 'no', 'refused'],
  ])('%s', async (_, name, message, is) => {
    const wanted = is === 'already' ? { is } : { is, because: `${name}: ${message}` };
    expect(await failing(name, { httpStatusCode: 400, attempts: 1 }, message)).toEqual(wanted);
  });

  test.each([
    ['no answer came', 'TimeoutError', {}],
    [
      'the connection broke: the SDK then notes no status',
      'Error',
      { attempts: 1, totalRetryDelay: 0 },
    ],
    ['S3 or EC2 broke down', 'InternalError', { httpStatusCode: 500 }],
    ['IAM broke down', 'ServiceFailureException', { httpStatusCode: 500 }],
    ['Serverless broke down', 'InternalServerException', { httpStatusCode: 500 }],
    ['a service was not there', 'ServiceUnavailable', { httpStatusCode: 503 }],
  ])('may have taken effect, and is tried again, when %s', async (_, name, metadata) => {
    expect(await failing(name, metadata)).toEqual({
      is: 'busy',
      because: `${name}: no`,
      unsure: true,
    });
  });

  test.each([
    ['refused', 'AccessDenied'],
    ['already', 'InvalidPermission.Duplicate'],
    ['absent', 'NoSuchEntityException'],
  ])(
    'may have taken effect when the SDK had asked before without an answer, also when it is %s',
    async (is, name) => {
      expect(await failing(name, { httpStatusCode: 403, attempts: 2 })).toMatchObject({
        is,
        unsure: true,
      });
    },
  );

  test('is not in doubt when all that went wrong is the rate', async () => {
    expect(await failing('RequestLimitExceeded', { httpStatusCode: 503, attempts: 1 })).toEqual({
      is: 'busy',
      because: 'RequestLimitExceeded: no',
    });
  });
});
