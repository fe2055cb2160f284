import { expect, test } from '@jest/globals';
import type {
  BucketFacts,
  RoleFacts,
  SetupFacts,
  Simulation,
} from '../../../../domain/setup/facts.ts';
import type { Read } from '../../../../domain/setup/read.ts';
import {
  ACCOUNT,
  BOUNDARY,
  BUCKET,
  BY_HAND,
  bucket,
  facts,
  ok,
  ROLE,
  role,
  setup,
} from '../warehouse.ts';
import { casesOf, verdict } from './verdicts.ts';

const withRole = (change: Partial<RoleFacts>, configuration = {}): SetupFacts =>
  facts({ roles: { [ROLE]: { ok: role(change) } } }, configuration);
const withRead = (read: Read<RoleFacts>): SetupFacts => facts({ roles: { [ROLE]: read } });
const managed = (...names: readonly string[]) => ({
  ok: names.map((name) => ({ arn: `arn:aws:iam::aws:policy/${name}` })),
});
const keyAndInterfaces = {
  ok: [
    {
      name: 'more',
      document: '{"Statement":[{"Effect":"Allow","Action":["kms:*","ec2:*"],"Resource":"*"}]}',
    },
  ],
};
const none = { ok: [] } as const;
const simple = withRole({
  attached: managed('AmazonS3FullAccess', 'AmazonSageMakerFullAccess'),
  inline: keyAndInterfaces,
});
const consoleMade = withRole({
  attached: managed('AmazonRedshiftAllCommandsFullAccess'),
  inline: keyAndInterfaces,
});
/** One answer of the simulator replaced. */
const answered = (
  change: Partial<Simulation>,
  action = 'sagemaker:CreateAutoMLJob',
): SetupFacts => {
  const base = ok(facts().roles[ROLE]);
  const simulations = ok(base.simulations).map((result) =>
    result.action === action ? { ...result, ...change } : result,
  );
  return { ...facts(), roles: { [ROLE]: { ok: { ...base, simulations: { ok: simulations } } } } };
};

casesOf('RedshiftML.9', 'the role is sufficient on one way', [
  [
    'a hand-written policy passes as restrictive, with the deciding policy',
    facts(),
    'pass',
    'by by-hand; it is on the way restrictive',
  ],
  [
    'simple passes',
    simple,
    'pass',
    'AmazonS3FullAccess, AmazonSageMakerFullAccess; it is on the way simple',
  ],
  [
    'and says what the other way lacks',
    simple,
    'pass',
    'all-commands lacks AmazonRedshiftAllCommandsFullAccess',
  ],
  ['all-commands passes', consoleMade, 'pass', 'it is on the way all-commands'],
  [
    'half of simple says what is missing on it',
    withRole({ attached: managed('AmazonS3FullAccess'), inline: none }),
    'fail repairs',
    'the way simple is begun and lacks AmazonSageMakerFullAccess; of the three ways one is enough: simple lacks AmazonSageMakerFullAccess;',
  ],
  ['without any policy it fails', withRole({ inline: none }), 'fail repairs', 's3:PutObject'],
  [
    'an explicit Deny is reported',
    answered({ decision: 'explicitDeny', matched: ['freeze'] }),
    'fail reports',
    'an explicit Deny in freeze keeps',
  ],
  [
    'a boundary is reported',
    answered({
      decision: 'implicitDeny',
      allowedByBoundary: false,
      matched: ['AmazonSageMakerFullAccess'],
    }),
    'fail reports',
    `the permissions boundary ${BOUNDARY} keeps`,
  ],
  [
    'a service control policy is reported',
    answered({ decision: 'implicitDeny', allowedByOrganizations: false }),
    'fail reports',
    'a service control policy',
  ],
  [
    'a missing context value of another service decides nothing',
    answered({ decision: 'implicitDeny', missingContext: ['s3:prefix'] }),
    'fail repairs',
    'sagemaker:CreateAutoMLJob',
  ],
  [
    'a missing context value is unknown',
    answered({ decision: 'implicitDeny', missingContext: ['aws:ResourceTag/team'] }),
    'unknown',
    'aws:ResourceTag/team',
  ],
  [
    'a simulation that may not be asked is unknown',
    {
      ...facts(),
      roles: { [ROLE]: { ok: role({ simulations: { denied: 'iam:SimulatePrincipalPolicy' } }) } },
    },
    'unknown',
    'iam:SimulatePrincipalPolicy',
  ],
]);

const off = (configuration = {}) => {
  const base = withRole(
    {
      inline: {
        ok: [{ name: 'by-hand', document: BY_HAND.replace('"ec2:*"', '"ec2:Describe*"') }],
      },
    },
    configuration,
  );
  return { ...base, warehouse: { ok: { ...ok(base.warehouse), enhancedVpcRouting: false } } };
};
casesOf('RedshiftML.11', 'the role may create interfaces', [
  ['with routing on and all eleven it passes', facts(), 'pass'],
  ['with routing off it does not apply', off(), 'notApplicable'],
  [
    'whether routing is on is not known of a warehouse that was not read',
    facts({ warehouse: { denied: 'redshift:DescribeClusters' } }),
    'unknown',
    'redshift:DescribeClusters',
  ],
  [
    'wanted routing binds whatever is known of the warehouse',
    facts({ warehouse: { denied: 'redshift:DescribeClusters' } }, { routing: 'on' }),
    'pass',
  ],
  [
    'a warehouse that does not exist has no routing',
    facts({ warehouse: { missing: 'none' } }),
    'notApplicable',
  ],
  [
    'with routing wanted it fails',
    off({ routing: 'on' }),
    'fail repairs',
    'ec2:CreateNetworkInterface',
  ],
  [
    'AmazonSageMakerFullAccess lacks ModifyNetworkInterfaceAttribute',
    withRole({ attached: managed('AmazonSageMakerFullAccess'), inline: none }),
    'fail repairs',
    'ec2:ModifyNetworkInterfaceAttribute',
  ],
  ['an unread role is unknown', withRead({ denied: 'iam:GetRole' }), 'unknown', 'iam:GetRole'],
]);

const trains = { trainingVpc: { subnets: ['subnet-0a'], securityGroups: ['sg-0a'] } };
casesOf('RedshiftML.12', 'the role may train in a private VPC', [
  ['when configured and allowed it passes', withRole({}, trains), 'pass'],
  [
    'when configured and not allowed it fails',
    withRole({ inline: none }, trains),
    'fail repairs',
    'ec2:',
  ],
  ['else it does not apply', facts(), 'notApplicable'],
  [
    'an unread role is unknown',
    { ...withRead({ denied: 'iam:GetRole' }), target: { ...facts().target, setup: setup(trains) } },
    'unknown',
    'iam:GetRole',
  ],
]);

casesOf('RedshiftML.13', 'the role reads the samples', [
  ['when wanted and allowed it passes', withRole({}, { sampleData: true }), 'pass'],
  [
    'when wanted and not allowed it fails',
    withRole({ inline: none }, { sampleData: true }),
    'fail repairs',
    'redshift-downloads',
  ],
  [
    'when neither wanted nor allowed it does not apply',
    withRole({ inline: none }),
    'notApplicable',
  ],
  ['when not wanted and allowed it warns', facts(), 'pass', 'more than is wanted'],
  [
    'an unread role is unknown',
    {
      ...withRead({ failed: 'ServiceFailure' }),
      target: { ...facts().target, setup: setup({ sampleData: true }) },
    },
    'unknown',
    'ServiceFailure',
  ],
]);

test("today's edition is demanded when the configuration says so", () => {
  expect(verdict(withRole({}, { currentEdition: true }), 'RedshiftML.9')).toContain(
    'sagemaker:AddTags',
  );
  expect(verdict(withRole({}, { currentEdition: true }), 'RedshiftML.9')).toMatch(/^fail repairs/);
});

const WITHOUT_S3 = BY_HAND.replace('"s3:*",', '');
/** A role without rights on S3, and its bucket's policy. */
const byBucket = (change: Partial<BucketFacts>) =>
  facts({
    roles: {
      [ROLE]: { ok: role({ inline: { ok: [{ name: 'by-hand', document: WITHOUT_S3 }] } }) },
    },
    buckets: { [BUCKET]: { ok: bucket(change) } },
  });
const admitting = (more: object, change: Partial<BucketFacts> = {}) => {
  const Resource = [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`];
  const Statement = [{ Sid: 'Ml', Effect: 'Allow', Action: 's3:*', Resource, ...more }];
  return byBucket({ policy: { ok: JSON.stringify({ Statement }) }, ...change });
};

casesOf('RedshiftML.9', "a bucket's own policy counts in one account", [
  [
    'one that names the role is enough',
    admitting({ Principal: { AWS: ROLE } }),
    'pass',
    'Ml on arn',
  ],
  [
    'one that names the account leaves it to IAM',
    admitting({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
    'fail repairs',
    's3:PutObject',
  ],
  [
    'one on a condition that nobody can tell is unknown',
    admitting({
      Principal: { AWS: ROLE },
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    }),
    'unknown',
    'aws:PrincipalOrgID',
  ],
  [
    "another account's bucket takes rights of the role as well",
    admitting({ Principal: { AWS: ROLE } }, { owned: false }),
    'fail repairs',
    's3:PutObject',
  ],
  [
    'what an unread policy admits is unknown, so nothing is added',
    byBucket({ policy: { denied: 's3:GetBucketPolicy' } }),
    'unknown',
    's3:GetBucketPolicy',
  ],
]);
