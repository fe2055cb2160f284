import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { simulateRoles } from '../simulator.ts';
import { ACCOUNT, BUCKET, facts, ok, ROLE, role } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

/** What the page's way restrictive allows, but for one service, which is narrowed to these resources. */
function narrowed(actions: string, resources: readonly string[], configuration = {}): SetupFacts {
  const [service = ''] = actions.split(':');
  const rest = ['s3', 'sagemaker', 'logs', 'cloudwatch', 'ecr', 'iam', 'kms', 'ec2'].filter(
    (other) => other !== service,
  );
  const Statement = [
    { Effect: 'Allow', Action: rest.map((other) => `${other}:*`), Resource: '*' },
    { Effect: 'Allow', Action: ['ec2:Describe*', 'ecr:GetAuthorizationToken'], Resource: '*' },
    { Effect: 'Allow', Action: actions, Resource: resources },
  ];
  const document = JSON.stringify({ Statement });
  return facts(
    { roles: { [ROLE]: { ok: role({ inline: { ok: [{ name: 'narrow', document }] } }) } } },
    configuration,
  );
}
const elsewhere = (given: SetupFacts): SetupFacts => ({
  ...given,
  warehouse: {
    ok: { ...ok(given.warehouse), place: { denied: 'redshift:DescribeClusterSubnetGroups' } },
  },
});
/** The same in another Region, simulated there. */
const inRegion = (region: string, given: SetupFacts): SetupFacts =>
  simulateRoles({ ...given, target: { ...given.target, region } });
const ec2 = (...names: readonly string[]) =>
  names.map((name) => `arn:aws:ec2:eu-west-1:${ACCOUNT}:${name}`);
const logs = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/sagemaker/TrainingJobs`;
const s3 = `arn:aws:s3:::${BUCKET}`;

casesOf('RedshiftML.9', 'rights are asked for on what AWS authorises', [
  [
    "on AWS's registry of the Region, which is enough",
    narrowed('ecr:*', ['arn:aws:ecr:eu-west-1:141502667606:repository/*']),
    'pass',
  ],
  [
    "rights on the own account's repositories are none on that",
    narrowed('ecr:*', [`arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/*`]),
    'fail repairs',
    'arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-xgboost',
  ],
  [
    'of a Region whose registry is not listed it is not known whether rights on one are on that',
    inRegion('mx-central-1', narrowed('ecr:*', ['arn:aws:ecr:*:141502667606:repository/*'])),
    'unknown',
    'the repository of AWS in mx-central-1: some are allowed, and which one it will be is not known',
  ],
  [
    'there too rights on none are lacking',
    inRegion('mx-central-1', narrowed('ecr:*', ['arn:aws:ecr:us-east-1:141502667606:*'])),
    'fail repairs',
    'the repository of AWS in mx-central-1',
  ],
  [
    'there too rights on all of them pass',
    inRegion('mx-central-1', narrowed('ecr:*', ['arn:aws:ecr:*:*:repository/*'])),
    'pass',
  ],
  ["on SageMaker's log group", narrowed('logs:*', [logs]), 'pass'],
  ['on it with its streams', narrowed('logs:*', [`${logs}:*`]), 'pass'],
  ['on its streams', narrowed('logs:*', [`${logs}:log-stream:redshiftml-*`]), 'pass'],
  ['on what AWS itself allows of it', narrowed('logs:*', [`${logs}/*redshift*`]), 'pass'],
  [
    'another log group is none of it',
    narrowed('logs:*', [`${logs.replace('sagemaker', 'lambda')}*`]),
    'fail repairs',
    'logs:CreateLogGroup',
  ],
  ['on the whole bucket', narrowed('s3:*', [s3, `${s3}/*`]), 'pass'],
  [
    'keys named after redshift are not all that is written',
    narrowed('s3:*', [s3, `${s3}/redshift-ml/*`]),
    'fail repairs',
    's3:PutObject on',
  ],
]);

casesOf('RedshiftML.11', 'interfaces are made where the warehouse is', [
  [
    'rights on exactly its subnets and group pass',
    narrowed(
      'ec2:*',
      ec2('network-interface/*', 'subnet/subnet-a', 'subnet/subnet-b', 'security-group/sg-1'),
    ),
    'pass',
  ],
  [
    'rights on one of two subnets fail',
    narrowed('ec2:*', ec2('network-interface/*', 'subnet/subnet-a', 'security-group/sg-1')),
    'fail repairs',
    'subnet/subnet-b',
  ],
  [
    'where the subnets are not known, rights on all pass',
    elsewhere(narrowed('ec2:*', ec2('network-interface/*', 'subnet/*', 'security-group/*'))),
    'pass',
  ],
  [
    'there rights on some are not known to be on the right ones, so nothing is added',
    elsewhere(
      narrowed('ec2:*', ec2('network-interface/*', 'subnet/subnet-a', 'security-group/sg-1')),
    ),
    'unknown',
    'any subnet; ec2:CreateNetworkInterface on any security group: some are allowed, and which one',
  ],
  [
    'subnets of another account, which shares them, may be the right ones',
    elsewhere(
      narrowed('ec2:*', [
        ...ec2('network-interface/*', 'security-group/*'),
        'arn:aws:ec2:eu-west-1:444455556666:subnet/subnet-z',
      ]),
    ),
    'unknown',
    'any subnet: some are allowed',
  ],
  [
    'there rights on no subnet are lacking all the same',
    elsewhere(narrowed('ec2:*', ec2('network-interface/*', 'security-group/*'))),
    'fail repairs',
    'any subnet',
  ],
]);

const VPC = { trainingVpc: { subnets: ['subnet-0c'], securityGroups: ['sg-0c'] } };
casesOf('RedshiftML.12', 'tuning jobs are placed where it is configured', [
  [
    'rights on exactly that pass',
    narrowed('ec2:*', ec2('network-interface/*', 'subnet/subnet-0c', 'security-group/sg-0c'), VPC),
    'pass',
  ],
  [
    'rights where the warehouse is fail',
    narrowed('ec2:*', ec2('network-interface/*', 'subnet/subnet-a', 'security-group/sg-1'), VPC),
    'fail repairs',
    'subnet/subnet-0c',
  ],
]);
