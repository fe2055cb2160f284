import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { splitBy } from '../../../aws/iam/combine-simulations.ts';
import { readSimulations } from '../../../aws/iam/simulate.ts';
import type { AccountFixture, RoleLiteral } from '../../../local-aws/account/account-fixture.ts';
import type { PolicyDocument, PolicyStatement } from '../../../local-aws/account/policy.ts';
import { ROLE, soundAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';

const iam = new IAMClient({ region: 'us-east-1' });
const sound = soundAccount.roles?.['redshift-ml/analytics'] ?? { trust: '' };
const withRole = (change: Partial<RoleLiteral>): AccountFixture => ({
  ...soundAccount,
  roles: { 'redshift-ml/analytics': { ...sound, ...change } },
});
const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement,
});
const withPolicy = (...statements: PolicyStatement[]) =>
  withRole({ attached: [], inline: { own: policy(...statements) } });

async function judge(
  fixture: AccountFixture,
  action: string,
  resource: string,
  context: Record<string, string> = {},
) {
  return inAccount(fixture, async () => {
    const read = await readSimulations(iam, ROLE, [
      { actions: [action], resources: [resource], context, pairs: [{ action, resource }] },
    ]);
    return 'ok' in read ? read.ok[0] : read;
  });
}

const object = 'arn:aws:s3:::lake/x';
const job = 'arn:aws:sagemaker:us-east-1:111122223333:training-job/redshiftml-probe';

describe('the simulator judges as IAM does', () => {
  test.each<[string, PolicyStatement[], string]>([
    ['nothing is allowed by itself', [], 'implicitDeny'],
    ['an Allow allows', [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }], 'allowed'],
    [
      'actions match whatever their case',
      [{ Effect: 'Allow', Action: 'S3:getobject', Resource: '*' }],
      'allowed',
    ],
    [
      'wildcards match',
      [{ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::l?ke/*' }],
      'allowed',
    ],
    [
      'resources match their case',
      [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::Lake/*' }],
      'implicitDeny',
    ],
    [
      'a Deny wins',
      [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 's3:*', Resource: '*' },
      ],
      'explicitDeny',
    ],
    [
      'NotAction spares what it names',
      [{ Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' }],
      'implicitDeny',
    ],
    [
      'NotResource spares what it names',
      [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::lake/*' }],
      'implicitDeny',
    ],
  ])('%s', async (_, statements, decision) => {
    expect(await judge(withPolicy(...statements), 's3:GetObject', object)).toMatchObject({
      decision,
    });
  });

  test.each<[string, PolicyStatement['Condition'], string]>([
    [
      'StringEquals',
      { StringEquals: { 'iam:PassedToService': ['sagemaker.amazonaws.com'] } },
      'allowed',
    ],
    ['StringLike', { StringLike: { 'iam:passedtoservice': 'sage*' } }, 'allowed'],
    [
      'StringNotEquals',
      { StringNotEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      'implicitDeny',
    ],
    [
      'a key that the request has not',
      { StringEquals: { 'aws:ResourceTag/x': 'y' } },
      'implicitDeny',
    ],
    ['a key that may be absent', { StringEqualsIfExists: { 'aws:ResourceTag/x': 'y' } }, 'allowed'],
    ['Null', { Null: { 'aws:ResourceTag/x': 'true' } }, 'allowed'],
  ])('condition %s', async (_, condition, decision) => {
    const statement: PolicyStatement = {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: condition ?? {},
    };
    const verdict = await judge(withPolicy(statement), 'iam:PassRole', ROLE, {
      'iam:PassedToService': 'sagemaker.amazonaws.com',
    });
    expect(verdict).toMatchObject({ decision });
  });

  test('what a condition asked for in vain is named', async () => {
    const statement: PolicyStatement = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:x': 'y' } },
    };
    expect(await judge(withPolicy(statement), 's3:GetObject', object)).toMatchObject({
      missingContext: ['aws:x'],
    });
  });

  test('the boundary takes away, and says so', async () => {
    const fixture = {
      ...withRole({}),
      policies: {
        'redshift-ml-boundary': policy({ Effect: 'Allow', Action: 'sagemaker:*', Resource: '*' }),
      },
    };
    expect(await judge(fixture, 's3:GetObject', object)).toMatchObject({
      decision: 'implicitDeny',
      allowedByBoundary: false,
    });
  });

  test('a service control policy takes away, and says so', async () => {
    const scps = [
      policy(
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 's3:*', Resource: '*' },
      ),
    ];
    const fixture = { ...withRole({}), scps };
    expect(await judge(fixture, 's3:GetObject', object)).toMatchObject({
      decision: 'explicitDeny',
      allowedByOrganizations: false,
    });
  });

  test('the deciding statement is named by its place in the policy', async () => {
    expect(await judge(withRole({}), 's3:GetObject', object)).toMatchObject({
      decision: 'allowed',
      matched: expect.arrayContaining(['AmazonS3FullAccess (line 1, column 1)']),
    });
  });
});

describe("AWS's managed policies are judged right (facts 5.1)", () => {
  const all = withRole({
    attached: ['AmazonRedshiftAllCommandsFullAccess'],
    boundary: 'redshift-ml-boundary',
  });
  test.each([
    ['AllCommands: trains what Redshift names', 'sagemaker:CreateTrainingJob', job, 'allowed'],
    [
      'AllCommands: no job without redshift in its name',
      'sagemaker:CreateTrainingJob',
      job.replace('redshiftml', 'mine'),
      'implicitDeny',
    ],
    [
      'AllCommands: writes a bucket with redshift in its name',
      's3:PutObject',
      'arn:aws:s3:::my-redshift-ml/x',
      'allowed',
    ],
    ['AllCommands: writes no other bucket', 's3:PutObject', 'arn:aws:s3:::lake/x', 'implicitDeny'],
    [
      'AllCommands: no key',
      'kms:Decrypt',
      'arn:aws:kms:us-east-1:111122223333:key/1',
      'implicitDeny',
    ],
    ['AllCommands: no AddTags', 'sagemaker:AddTags', job, 'implicitDeny'],
    ['AllCommands: no network interface', 'ec2:CreateNetworkInterface', '*', 'implicitDeny'],
  ])('%s', async (_, action, resource, decision) => {
    expect(await judge(all, action, resource)).toMatchObject({ decision });
  });

  const simple = withRole({ attached: ['AmazonSageMakerFullAccess'] });
  test.each([
    ['SageMaker: any job', 'sagemaker:CreateTrainingJob', job, 'allowed'],
    [
      'SageMaker: no domain',
      'sagemaker:DeleteDomain',
      'arn:aws:sagemaker:us-east-1:111122223333:domain/d',
      'implicitDeny',
    ],
    ['SageMaker: only buckets named for it', 's3:GetObject', 'arn:aws:s3:::lake/x', 'implicitDeny'],
    ['SageMaker: creates interfaces', 'ec2:CreateNetworkInterface', '*', 'allowed'],
    ['SageMaker: does not modify them', 'ec2:ModifyNetworkInterfaceAttribute', '*', 'implicitDeny'],
  ])('%s', async (_, action, resource, decision) => {
    expect(await judge(simple, action, resource)).toMatchObject({ decision });
  });
});

describe('reading', () => {
  test('a role that is too new for the simulator is not known yet, and is some seconds later', () =>
    inAccount(soundAccount, async ({ state, pass }) => {
      state.roles.write('analytics', (role) => role && { ...role, attached: [] });
      const request = {
        actions: ['s3:GetObject'],
        resources: [object],
        context: {},
        pairs: [{ action: 's3:GetObject', resource: object }],
      };
      const before = await readSimulations(iam, ROLE, [request]);
      await pass(20);
      const after = await readSimulations(iam, ROLE, [request]);
      expect([before, after]).toMatchObject([
        { ok: [{ decision: 'allowed' }] },
        { ok: [{ decision: 'implicitDeny' }] },
      ]);
    }));

  test('more results than a page holds are all read, and only the asked pairs are kept', () =>
    inAccount(soundAccount, async () => {
      const actions = Array.from({ length: 40 }, (_, index) => `s3:Action${index}`);
      const resources = Array.from({ length: 40 }, (_, index) => `arn:aws:s3:::bucket-${index}/x`);
      const pairs = actions.map((action, index) => ({ action, resource: resources[index] ?? '' }));
      const read = await readSimulations(iam, ROLE, [{ actions, resources, context: {}, pairs }]);
      expect('ok' in read && read.ok.map(({ action, resource }) => ({ action, resource }))).toEqual(
        pairs,
      );
    }));

  test.each([
    ['what IAM refuses to judge together is asked apart', ['s3:PutObject', 's3:DeleteObject']],
    ['one action alone', ['s3:PutObject']],
  ])('%s', (_, simulatedApart) =>
    inAccount({ ...soundAccount, simulatedApart }, async () => {
      const actions = [
        's3:GetObject',
        's3:PutObject',
        's3:DeleteObject',
        's3:ListBucket',
        's3:GetBucketLocation',
      ];
      const pairs = actions.map((action) => ({ action, resource: object }));
      const read = await readSimulations(iam, ROLE, [
        { actions, resources: [object], context: {}, pairs },
      ]);
      expect('ok' in read && read.ok.map(({ action }) => action).toSorted()).toEqual(
        actions.toSorted(),
      );
    }),
  );

  test('lists that do not help are asked one by one', () => {
    const request = {
      actions: ['a:X', 'b:Y'],
      resources: ['*'],
      context: {},
      pairs: [
        { action: 'a:X', resource: '*' },
        { action: 'b:Y', resource: '*' },
      ],
    };
    const error = new Error(
      'Invalid Input Actions: these require different authorization information.',
    );
    expect(splitBy(error, request)?.map(({ actions }) => actions)).toEqual([['a:X'], ['b:Y']]);
    expect(splitBy(error, { ...request, actions: ['a:X'] })).toBeUndefined();
    expect(splitBy(new Error('Rate exceeded'), request)).toBeUndefined();
  });

  test('without the permission: denied, naming it', async () => {
    const fixture = { ...soundAccount, refused: ['iam:SimulatePrincipalPolicy'] };
    expect(await judge(fixture, 's3:GetObject', object)).toEqual({
      denied: 'iam:SimulatePrincipalPolicy',
    });
  });
});
