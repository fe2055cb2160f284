import { expect, test } from '@jest/globals';
import { parseConfig } from '../../../../domain/config.ts';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import { CHECKS } from '../../../../domain/setup/checks/register.ts';
import { targetOf } from '../../../../domain/setup/run/request.ts';
import { inspectionClients } from '../../../../functions/setup/calls/inspection-clients.ts';
import { factReader } from '../../../../functions/setup/inspection/read-facts.ts';
import { createAccount } from '../../../../local-aws/account/account.ts';
import type { AccountFixture } from '../../../../local-aws/account/account-fixture.ts';
import { installServices } from '../../../../local-aws/api.ts';
import { noFaults } from '../../../../local-aws/faults.ts';
import { AwsError, type Service } from '../../../../local-aws/service.ts';
import { createVirtualClock } from '../../../../local-aws/virtual-clock.ts';
import {
  BUCKET,
  configOf,
  ROLE,
  secretOf,
  soundAccount,
} from '../../../../sandbox/accounts/example.ts';
import { routedAccount } from '../../../flows/setup-defects.ts';
import { ALL } from '../../../scope.ts';

/** Replaces what an operation answers. */
type Change = (operation: string, answer: unknown) => unknown;

const others = (account: string): readonly Service[] => [
  {
    client: 'STSClient',
    operations: {
      GetCallerIdentity: () => ({ Account: account, Arn: `arn:aws:iam::${account}:user/ada` }),
    },
  },
  {
    client: 'RedshiftDataClient',
    operations: {
      BatchExecuteStatement: () => {
        throw new AwsError('AccessDeniedException', 'no');
      },
    },
  },
];

/** One inspection of the account, whose answers are changed on their way; the findings on it. */
async function inspected(fixture: AccountFixture, config: object, change: Change) {
  const clock = createVirtualClock(Date.parse('2026-03-02T09:00:00Z'), () => 0);
  const { services } = createAccount(fixture, clock);
  const changed = [...services, ...others(fixture.id)].map((service) => ({
    ...service,
    operations: Object.fromEntries(
      Object.entries(service.operations).map(
        ([name, operation]): [string, Service['operations'][string]] => [
          name,
          async (input, caller) => change(name, await operation(input, caller)),
        ],
      ),
    ),
  }));
  const restore = installServices(changed, { virtualClock: clock, faults: noFaults() });
  try {
    const { target, warehouse } = targetOf(parseConfig(config), 'analytics');
    const timer = { now: () => new Date(clock.now()), pause: async () => {} };
    const reader = factReader(async (of) => inspectionClients(of, timer));
    return assess(await reader(target, warehouse));
  } finally {
    restore();
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The paths of an answer's fields, a list's elements taken together; the lists themselves are none: AWS leaves out an empty one. */
function pathsIn(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, path));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => [
    ...(Array.isArray(field) ? [] : [`${path}.${name}`]),
    ...pathsIn(field, `${path}.${name}`),
  ]);
}

/** The answer without the field. */
function without(value: unknown, [name = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, [name, ...rest]));
  if (!isRecord(value)) return value;
  const { [name]: field, ...others } = value;
  if (!(name in value)) return value;
  return rest.length === 0 ? others : { ...others, [name]: without(field, rest) };
}

const bare = { Version: '2012-10-17', Statement: [] } as const;
const sound = soundAccount.roles?.['redshift-ml/analytics'];
/** With all that is read of an account: a key, policies, a way through the VPC, a bucket that may be public. */
const account: AccountFixture = {
  ...routedAccount,
  policies: { ...routedAccount.policies, 'analytics-lake': bare },
  roles: {
    'redshift-ml/analytics': {
      ...sound,
      trust: sound?.trust ?? '',
      attached: ['AmazonS3FullAccess', 'AmazonSageMakerFullAccess', 'analytics-lake'],
      inline: { own: bare },
    },
  },
  keys: { analytics: {} },
  buckets: { [BUCKET]: { encryption: 'analytics', policy: bare, blocked: false } },
};
const pairs = [{ role: ROLE, bucket: BUCKET, key: 'alias/analytics' }];

const config = configOf({ path: 'simple', quotas: true, sampleData: true, pairs });
const serverless: AccountFixture = {
  ...account,
  clusters: {},
  workgroups: {
    'analytics-wg': {
      namespace: 'analytics-ns',
      subnets: ['subnet-0a', 'subnet-0b'],
      securityGroups: ['sg-0a'],
      roles: ['redshift-ml/analytics'],
      routing: true,
    },
  },
};
const serverlessConfig = configOf(
  { path: 'simple', quotas: true, sampleData: true, pairs },
  {
    kind: 'serverless',
    workgroup: 'analytics-wg',
    namespaceName: 'analytics-ns',
    writer: { secretArn: secretOf('ml_admin'), user: 'ml_admin' },
    reader: { secretArn: secretOf('ml_reader'), user: 'ml_reader' },
  },
);

type Verdicts = ReadonlyMap<string, string>;
const verdictsOf = (findings: Awaited<ReturnType<typeof inspected>>): Verdicts =>
  new Map(findings.map(({ control, subject, status }) => [`${control} ${subject}`, status]));

const controlsIn = (verdicts: Verdicts) =>
  new Set([...verdicts.keys()].map((about) => about.split(' ')[0]));

/** The verdicts of an inspection to which AWS does not answer one field, which are not those with it. */
async function changedWithout(
  field: string,
  [fixture, configured]: readonly [AccountFixture, object],
  before: Verdicts,
): Promise<readonly string[]> {
  const [operation, ...path] = field.split('.');
  const after = verdictsOf(
    await inspected(fixture, configured, (name, answer) =>
      name === operation ? without(answer, path) : answer,
    ),
  );
  expect(controlsIn(after)).toEqual(controlsIn(before));
  return [...after].flatMap(([about, status]) =>
    [undefined, status].includes(before.get(about)) ? [] : [`${about.split(' ')[0]} ${status}`],
  );
}

const asIs: Change = (_, answer) => answer;

test.each([
  ['DescribeKey.KeyMetadata', ['1', '2']],
  ['DescribeKey.KeyMetadata.KeySpec', ['1', '2']],
  ['GetPolicy.Policy.DefaultVersionId', ['15']],
  ['GetRole.Role.AssumeRolePolicyDocument', ['7', '8', '9']],
  ['GetRole.Role.Arn', ['7', '8', '9']],
  ['ListAttachedRolePolicies.AttachedPolicies.PolicyArn', ['15']],
  ['DescribeClusters.Clusters.ClusterNamespaceArn', []],
  ['DescribeClusters.Clusters.EnhancedVpcRouting', ['11', '25', '26', '27', '28', '29', '30']],
  ['DescribeClusters.Clusters.IamRoles.IamRoleArn', ['19']],
  ['DescribeSubnets.Subnets.CidrBlock', []],
  ['DescribeVpcEndpoints.VpcEndpoints.State', ['26', '27', '28', '29']],
  ['DescribeVpcEndpoints.VpcEndpoints.PrivateDnsEnabled', ['29']],
  ['DescribeNetworkAcls.NetworkAcls.Entries.CidrBlock', ['27']],
  ['DescribeDhcpOptions.DhcpOptions', ['25']],
  ['GetBucketEncryption.ServerSideEncryptionConfiguration', ['4']],
])(
  'an endpoint that does not answer %s: that makes %j unknown, and the rest is judged',
  async (field, unknown) => {
    const before = verdictsOf(await inspected(account, config, asIs));
    expect(controlsIn(before).size).toBe(CHECKS.size);
    const changed = await changedWithout(field, [account, config], before);
    expect(changed.filter((verdict) => !verdict.endsWith(' unknown'))).toEqual([]);
    for (const id of unknown) expect(changed).toContain(`RedshiftML.${id} unknown`);
    if (unknown.length === 0) expect(changed).toEqual([]);
  },
);

(ALL ? test : test.skip).each([
  ['a cluster', account, config],
  ['Serverless', serverless, serverlessConfig],
])(
  'whatever single field is not answered, of %s nothing becomes a pass or a failure by it (test:all)',
  async (_, fixture, configured) => {
    const fields = new Set<string>();
    const before = verdictsOf(
      await inspected(fixture, configured, (operation, answer) => {
        if (operation !== 'GetCallerIdentity')
          for (const path of pathsIn(answer)) fields.add(`${operation}${path}`);
        return answer;
      }),
    );
    expect(fields.size).toBeGreaterThan(100);
    const wrong: string[] = [];
    for (const field of fields) {
      const changed = await changedWithout(field, [fixture, configured], before);
      for (const verdict of changed)
        if (!verdict.endsWith(' unknown')) wrong.push(`${field}: ${verdict}`);
    }
    expect(wrong).toEqual([]);
  },
  900_000,
);

test.each(['InvalidClientTokenId', 'UnrecognizedClientException'])(
  'a caller that AWS does not know (%s) is said in a sentence with what to correct, and nothing is read',
  async (name) => {
    const asked: string[] = [];
    const inspection = inspected(
      soundAccount,
      configOf({ path: 'simple' }),
      (operation, answer) => {
        asked.push(operation);
        if (operation === 'GetCallerIdentity')
          throw new AwsError(name, 'The security token is invalid');
        return answer;
      },
    );
    await expect(inspection).rejects.toThrow(
      'AWS does not know these credentials in us-east-1: check them (AWS_PROFILE), that warehouses.analytics.region is right, and that account 111122223333 has the Region enabled; nothing was read',
    );
    expect(asked).toEqual(['GetCallerIdentity']);
  },
);
