import { describe, expect, test } from '@jest/globals';
import { changeOutcome } from '../../aws/change-outcome.ts';

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

  test('n21: a role that may not be passed is told with what may be the cause', async () => {
    const message =
      'User: arn:aws:sts::111122223333:assumed-role/SetupAttachRole/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/loader';
    const { is, because } = Object.assign(
      { because: '' },
      await failing('AccessDeniedException', { httpStatusCode: 400, attempts: 1 }, message),
    );
    expect(is).toBe('refused');
    expect(because).toContain(
      'role/loader; the setup may pass the roles of setupRoles in config/deployment.yml',
    );
    expect(because).toContain('look for a permissions boundary or an SCP that denies it');
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
