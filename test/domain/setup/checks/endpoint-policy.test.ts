import { expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { mergedEndpointPolicy } from '../../../../domain/setup/network/merged-endpoint-policy.ts';
import type { EndpointFacts } from '../../../../domain/setup/network/network-facts.ts';
import {
  ACCOUNT,
  BUCKET,
  facts,
  network,
  ok,
  ROLE,
  S3_ENDPOINT,
  SAGEMAKER_ENDPOINT,
} from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const endpoints = (list: readonly EndpointFacts[], configuration = {}): SetupFacts =>
  facts({ network: network({ endpoints: { ok: list } }) }, configuration);
const s3Policy = (policy: object, configuration = {}) =>
  endpoints(
    [{ ...S3_ENDPOINT, policy: JSON.stringify(policy) }, SAGEMAKER_ENDPOINT],
    configuration,
  );
const sagemakerPolicy = (more: object, configuration = {}) =>
  endpoints(
    [
      S3_ENDPOINT,
      { ...SAGEMAKER_ENDPOINT, policy: JSON.stringify(statement({ Action: '*', ...more })) },
    ],
    configuration,
  );
const FOREIGN = {
  Sid: 'Lake',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:*',
  Resource: 'arn:aws:s3:::lake/*',
};
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const OWN = { Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`] };
const BY_ARN = { ArnEquals: { 'aws:PrincipalArn': ROLE } };
const statement = (more: object) => ({
  Statement: [
    { Sid: 'One', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*', ...more },
  ],
});
casesOf('RedshiftML.28', 'endpoint policies admit the roles', [
  ['full access passes', facts(), 'pass'],
  ['without an endpoint there is no policy to judge', endpoints([]), 'notApplicable'],
  [
    'the endpoints of a shared VPC have policies that nobody here sees',
    facts({
      network: network({
        endpoints: { ok: [] },
        subnets: { ok: ok(network().subnets).map((one) => ({ ...one, owner: '999999999999' })) },
      }),
    }),
    'unknown',
    'shared by account 999999999999',
  ],
  [
    'the role by aws:PrincipalArn and its bucket pass',
    s3Policy(statement({ ...OWN, Condition: BY_ARN })),
    'pass',
  ],
  [
    'a gateway that names the role as Principal is unknown: AWS wants * there',
    s3Policy(statement({ ...OWN, Principal: { AWS: ROLE } })),
    'unknown',
    'a gateway endpoint names roles by Principal * and aws:PrincipalArn only',
  ],
  [
    'an account that a gateway names is its root user',
    s3Policy(statement({ Principal: { AWS: ACCOUNT } })),
    'fail asks',
    'vpce-s3 does not allow',
  ],
  [
    'and so is its root ARN',
    s3Policy(statement({ Principal: { AWS: ROOT } })),
    'fail asks',
    'vpce-s3 does not allow',
  ],
  [
    'on an interface endpoint the account is its roles',
    sagemakerPolicy({ Principal: { AWS: ROOT } }),
    'pass',
  ],
  ['and the role may be named', sagemakerPolicy({ Principal: { AWS: ROLE } }), 'pass'],
  [
    'a SageMaker endpoint for other jobs fails',
    sagemakerPolicy({ Action: 'sagemaker:InvokeEndpoint' }),
    'fail asks',
    'sagemaker:CreateAutoMLJob, sagemaker:DescribeAutoMLJob',
  ],
  ["today's edition is not needed", sagemakerPolicy({ Action: 'sagemaker:*Job*' }), 'pass'],
  [
    'unless it is demanded',
    sagemakerPolicy({ Action: 'sagemaker:*Job*' }, { currentEdition: true }),
    'fail asks',
    'sagemaker:AddTags',
  ],
  [
    "buckets of this account only are the role's",
    s3Policy(statement({ Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } } })),
    'pass',
  ],
  [
    "but the sample data are another account's",
    s3Policy(statement({ Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } } }), {
      sampleData: true,
    }),
    'fail asks',
    'arn:aws:s3:::redshift-downloads',
  ],
  [
    'of which account they are is not known',
    s3Policy(
      statement({
        Condition: { StringEquals: { 's3:ResourceAccount': [ACCOUNT, '999999999999'] } },
      }),
      {
        sampleData: true,
      },
    ),
    'unknown',
    's3:ResourceAccount 111122223333, 999999999999',
  ],
  [
    'another bucket fails',
    s3Policy(statement({ Resource: 'arn:aws:s3:::other*' })),
    'fail asks',
    'vpce-s3 does not allow',
  ],
  [
    'reading only fails',
    s3Policy(statement({ Action: ['s3:Get*', 's3:List*'] })),
    'fail asks',
    's3:PutObject',
  ],
  [
    'a Deny is reported',
    s3Policy({
      Statement: [
        ...statement({}).Statement,
        { Sid: 'Shut', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' },
      ],
    }),
    'fail reports',
    'Shut',
  ],
  [
    'a condition that cannot be decided is unknown',
    s3Policy(statement({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })),
    'unknown',
    'aws:PrincipalOrgID',
  ],
  [
    'a malformed policy is unknown and says where',
    s3Policy({ Statement: [7] }),
    'unknown',
    'Statement[0] is not an object',
  ],
  [
    'a policy without room is reported',
    s3Policy({ Statement: [{ ...FOREIGN, Sid: 'x'.repeat(20_000) }] }),
    'fail reports',
    'no room for a statement (20480 characters)',
  ],
  [
    'unread endpoints are unknown',
    facts({ network: network({ endpoints: { denied: 'ec2:DescribeVpcEndpoints' } }) }),
    'unknown',
    'ec2:DescribeVpcEndpoints',
  ],
]);

const lake = {
  ...S3_ENDPOINT,
  policy: JSON.stringify({ Version: '2012-10-17', Statement: FOREIGN }),
};

test('the merged policy names the role by aws:PrincipalArn and keeps what was there', () => {
  expect(JSON.parse(mergedEndpointPolicy(facts(), lake, 's3', [ROLE]))).toEqual({
    Version: '2012-10-17',
    Statement: [
      FOREIGN,
      {
        Sid: expect.stringMatching(/^RedshiftMlAdmin[0-9a-f]{12}$/),
        Effect: 'Allow',
        Principal: '*',
        Action: [
          's3:AbortMultipartUpload',
          's3:DeleteObject',
          's3:GetObject',
          's3:PutObject',
          's3:GetBucketLocation',
          's3:ListBucket',
        ],
        Resource: [`arn:aws:s3:::${BUCKET}/*`, `arn:aws:s3:::${BUCKET}`],
        Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } },
      },
    ],
  });
});

test('a statement that somebody narrowed stays as it is, and no Sid occurs twice', () => {
  const [, ours = {}] = JSON.parse(mergedEndpointPolicy(facts(), lake, 's3', [ROLE])).Statement;
  const narrowed = { ...ours, Principal: { AWS: ROLE } };
  const policy = JSON.stringify({ Statement: [narrowed] });
  const again = mergedEndpointPolicy(facts(), { ...lake, policy }, 's3', [ROLE]);
  expect(JSON.parse(again).Statement).toEqual([narrowed, { ...ours, Sid: `${ours.Sid}2` }]);
  expect(mergedEndpointPolicy(facts(), { ...lake, policy: again }, 's3', [ROLE])).toBe(again);
});

test('a second run replaces its own statement; another role or warehouse gets one of its own', () => {
  const merged = (from: string, given: SetupFacts, role: string) =>
    mergedEndpointPolicy(given, { ...lake, policy: from }, 's3', [role]);
  const once = merged(lake.policy, facts(), ROLE);
  expect(merged(once, facts(), ROLE)).toBe(once);
  const other = { ...facts(), target: { ...facts().target, name: 'other' } };
  const all: { Statement: readonly { Sid: string }[] } = JSON.parse(
    merged(merged(once, other, ROLE), facts(), `${ROLE}-2`),
  );
  expect(new Set(all.Statement.map(({ Sid }) => Sid)).size).toBe(4);
});
