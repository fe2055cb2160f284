import { describe, expect, test } from '@jest/globals';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import type { RoleFacts, SetupFacts } from '../../../../domain/setup/facts.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { DEFECTS } from '../defects.ts';
import { simulateRoles } from '../simulator.ts';
import {
  ACCOUNT,
  BOUNDARY,
  BUCKET,
  bucket,
  facts,
  KEY,
  network,
  ok,
  ROLE,
  raw,
  role,
  S3_ENDPOINT,
  SAGEMAKER_ENDPOINT,
} from '../warehouse.ts';

const CREATE = {
  nodeType: 'ra3.large',
  numberOfNodes: 2,
  database: 'dev',
  adminUser: 'admin',
  subnetGroup: 'private',
  securityGroups: ['sg-1'],
};
const broken = (names: readonly string[], configuration = {}): SetupFacts =>
  simulateRoles(
    names.reduce((given, name) => DEFECTS[name]?.(given) ?? given, raw({}, configuration)),
  );
const withRole = (change: Partial<RoleFacts>, configuration = {}) =>
  facts({ roles: { [ROLE]: { ok: role(change) } } }, configuration);
const operations = (given: SetupFacts) => {
  const { repairs, asks } = planSetup(given);
  return {
    repairs: repairs.map(({ call }) => call.operation),
    asks: asks.map(({ call }) => call.operation),
  };
};

describe('a complete setup', () => {
  test('passes every check that applies', () => {
    expect(
      assess(facts()).filter(({ status }) => status === 'fail' || status === 'unknown'),
    ).toEqual([]);
  });
  test('needs nothing done', () => {
    const { repairs, asks, byHand } = planSetup(facts());
    expect({ repairs, asks, byHand }).toEqual({ repairs: [], asks: [], byHand: [] });
  });
});

describe('order', () => {
  test('from nothing: key, bucket, role, its policy; then, approved, the cluster with the role, and at last routing', () => {
    const nothing = broken(
      [
        'the key is missing',
        'the bucket is missing',
        'the role is missing',
        'the cluster is missing',
        'the S3 endpoint is missing',
      ],
      {
        create: CREATE,
        routing: 'on',
      },
    );
    expect(operations(nothing)).toEqual({
      repairs: ['kms:CreateKey', 's3:CreateBucket', 'iam:CreateRole', 'iam:PutRolePolicy'],
      asks: ['redshift:CreateCluster', 'ec2:CreateVpcEndpoint', 'redshift:ModifyCluster'],
    });
  });
  test('a security group is opened before the private DNS leads traffic to it', () => {
    const given = broken(['private DNS is off', 'the endpoint admits no HTTPS']);
    expect(operations(given).asks).toEqual([
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:ModifyVpcEndpoint',
    ]);
  });
  test('DNS support comes before DNS hostnames, and both before the endpoint with private DNS', () => {
    const given = broken(['DNS support is off', 'DNS hostnames are off', 'private DNS is off']);
    const inputs = planSetup(given).asks.map(({ call }) => call.input);
    expect(inputs).toEqual([
      { VpcId: 'vpc-1', EnableDnsSupport: true },
      { VpcId: 'vpc-1', EnableDnsHostnames: true },
      { VpcEndpointId: 'vpce-sm', PrivateDnsEnabled: true },
    ]);
  });
  test('one call associates the roles of all pairs', () => {
    const second = `${ROLE}-2`;
    const given = facts(
      {
        roles: { [ROLE]: { ok: role() }, [second]: { ok: role({ arn: second }) } },
        buckets: { [BUCKET]: { ok: bucket() }, two: { ok: bucket() } },
      },
      {
        pairs: [
          { role: ROLE, bucket: BUCKET },
          { role: second, bucket: 'two-buckets' },
        ],
      },
    );
    const warehouse = { ok: { ...ok(given.warehouse), roles: [] } };
    const calls = planSetup({
      ...given,
      warehouse,
      buckets: { ...given.buckets, 'two-buckets': { ok: bucket() } },
    }).repairs.map(({ call }) => call);
    expect(
      calls.filter(({ operation }) => operation === 'redshift:ModifyClusterIamRoles'),
    ).toHaveLength(1);
  });
});

describe('the ways of making the role', () => {
  const bare = (path: string) =>
    planSetup(withRole({ inline: { ok: [] } }, { path })).repairs.map(({ call }) => call);
  test('simple: two managed policies, and inline only what they do not cover', () => {
    const calls = bare('simple');
    expect(calls.map(({ operation }) => operation)).toEqual([
      'iam:AttachRolePolicy',
      'iam:AttachRolePolicy',
      'iam:PutRolePolicy',
    ]);
    const text = JSON.stringify(calls[2]);
    expect(text).toContain('kms:CreateGrant');
    expect(text).not.toContain('s3:PutObject');
  });
  test('all-commands: one managed policy, and inline keys and interfaces', () => {
    expect(bare('all-commands').map(({ operation }) => operation)).toEqual([
      'iam:AttachRolePolicy',
      'iam:PutRolePolicy',
    ]);
  });
  test('restrictive: one inline policy', () => {
    expect(bare('restrictive').map(({ operation }) => operation)).toEqual(['iam:PutRolePolicy']);
  });
});

describe('guard rails', () => {
  const OTHER_BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/of-another-team`;
  test.each([
    ['without a boundary', {}, 'no permissions boundary'],
    ['within another boundary', { boundaryArn: OTHER_BOUNDARY }, `the boundary ${OTHER_BOUNDARY}`],
  ])('a role %s is not written: the plan is printed', (_, boundary, found) => {
    const { boundaryArn: __, ...rest } = role({ inline: { ok: [] } });
    const plan = planSetup(facts({ roles: { [ROLE]: { ok: { ...rest, ...boundary } } } }));
    expect(plan.repairs).toEqual([]);
    expect(plan.byHand.map((entry) => entry.because)).toEqual([
      `the role has ${found}; setup writes only roles within ${BOUNDARY}`,
    ]);
  });
  test('a role elsewhere without the tag is not written, with the tag it is', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/service-role/Redshift`;
    const given = (tags: Readonly<Record<string, string>>) =>
      facts(
        { roles: { [arn]: { ok: role({ arn, tags, inline: { ok: [] } }) } } },
        { pairs: [{ role: arn, bucket: BUCKET }], defaultRole: undefined },
      );
    expect(planSetup(given({})).byHand[0]?.because).toBe(
      'the role is neither under the path /redshift-ml/ nor tagged redshift-ml:managed = true',
    );
    expect(planSetup(given({ 'redshift-ml:managed': 'no' })).byHand).toEqual(
      planSetup(given({})).byHand,
    );
    expect(planSetup(given({ 'redshift-ml:managed': 'true' })).repairs[0]?.call.operation).toBe(
      'iam:PutRolePolicy',
    );
  });
  test('a new role outside the path is printed, and all that relies on it', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/elsewhere`;
    const given = facts(
      { roles: { [arn]: { missing: 'NoSuchEntity' } } },
      { pairs: [{ role: arn, bucket: BUCKET }], defaultRole: undefined },
    );
    const plan = planSetup(given);
    expect([...plan.repairs, ...plan.asks]).toEqual([]);
    expect(plan.byHand.map(({ action }) => action.call.operation)).toEqual([
      'iam:CreateRole',
      'iam:PutRolePolicy',
      'redshift:ModifyClusterIamRoles',
    ]);
  });
  test('an action that would worsen another check is not taken: S3FullAccess beside groups', () => {
    const other = `${ROLE}-marketing`;
    const own = (arn: string, name: string) => {
      const document = JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:*',
            Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
          },
        ],
      });
      return { ok: role({ arn, inline: { ok: [{ name: 'own', document }] } }) };
    };
    const pairs = [
      { role: ROLE, bucket: BUCKET, group: 'a' },
      { role: other, bucket: 'redshift-two', group: 'b' },
    ];
    const given = facts(
      {
        roles: { [ROLE]: own(ROLE, BUCKET), [other]: own(other, 'redshift-two') },
        buckets: { [BUCKET]: { ok: bucket() }, 'redshift-two': { ok: bucket() } },
      },
      { pairs, path: 'simple' },
    );
    const refused = planSetup(given).byHand.filter(({ action }) =>
      action.id.endsWith('AmazonS3FullAccess'),
    );
    expect(refused.map(({ because }) => because)).toEqual([
      `it would worsen RedshiftML.23 of ${ROLE}`,
      `it would worsen RedshiftML.23 of ${other}`,
    ]);
  });
  test('unknown authorises nothing', () => {
    const given = facts({
      roles: { [ROLE]: { denied: 'iam:GetRole' } },
      buckets: { [BUCKET]: { denied: 's3:ListBucket' } },
      keys: { [KEY]: { denied: 'kms:DescribeKey' } },
    });
    const { repairs, asks, byHand } = planSetup(given);
    expect({ repairs, asks, byHand }).toEqual({ repairs: [], asks: [], byHand: [] });
  });
});

describe('what belongs to others is reported and left alone', () => {
  test.each<readonly [string, SetupFacts]>([
    [
      'a Deny in the trust policy',
      withRole({ trustPolicy: '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*"}]}' }),
    ],
    [
      'a bucket of another Region',
      facts({ buckets: { [BUCKET]: { ok: bucket({ region: 'us-east-1' }) } } }),
    ],
    [
      'a paused cluster',
      { ...facts(), warehouse: { ok: { ...ok(facts().warehouse), status: 'paused' } } },
    ],
    [
      'an endpoint that failed',
      facts({
        network: network({
          endpoints: { ok: [S3_ENDPOINT, { ...SAGEMAKER_ENDPOINT, state: 'Failed' }] },
        }),
      }),
    ],
  ])('%s', (_, given) => {
    const { repairs, asks, byHand, predicted } = planSetup(given);
    expect({ repairs, asks, byHand }).toEqual({ repairs: [], asks: [], byHand: [] });
    expect(predicted.some(({ status }) => status === 'fail')).toBe(true);
  });
});

describe('the hash of what is approved', () => {
  const given = broken(['private DNS is off', 'no role is the default']);
  test('stays the same when the repairs are done', () => {
    const before = planSetup(given);
    const after = planSetup(broken(['private DNS is off']));
    expect(before.repairs).toHaveLength(1);
    expect(after.approvalHash).toBe(before.approvalHash);
    expect(after.hash).not.toBe(before.hash);
  });
  test('changes with the world', () => {
    const changed = broken(['private DNS is off', 'the endpoint admits no HTTPS']);
    expect(planSetup(changed).approvalHash).not.toBe(planSetup(given).approvalHash);
  });
});

describe('each action', () => {
  const everything = broken(
    Object.keys(DEFECTS).filter((name) => !name.startsWith('the role is missing')),
    { create: CREATE, routing: 'on' },
  );
  const plan = planSetup(everything);
  test('records its undo, or says why it is kept', () => {
    const kept = [...plan.repairs, ...plan.asks]
      .filter(({ undo }) => 'never' in undo)
      .map(({ call }) => call.operation);
    expect(kept).toEqual(['kms:CreateKey', 's3:CreateBucket', 'redshift:CreateCluster']);
  });
  test('that asks states its consequence', () => {
    expect(plan.asks.filter(({ consequence }) => consequence === '')).toEqual([]);
  });
});
