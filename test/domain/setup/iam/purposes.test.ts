/** The generated policy, purpose by purpose, against calls written by hand; the laptop account's IAM judges. */
import { describe, expect, test } from '@jest/globals';
import { Purpose } from '../../../../domain/setup/config.ts';
import { permissionsOf } from '../../../../domain/setup/iam/permission.ts';
import { requiredPermissions } from '../../../../domain/setup/iam/required-permission.ts';
import { policySize, restrictivePolicy } from '../../../../domain/setup/iam/restrictive-policy.ts';
import type { Scope } from '../../../../domain/setup/iam/scope.ts';
import { grantedSections, type PolicySection } from '../../../../domain/setup/iam/section.ts';
import { decide } from '../simulator.ts';
import { ACCOUNT, BUCKET, facts, ROLE, setup } from '../warehouse.ts';
import { CALLS, type Call, each, HOSTING, IN_PRIVATE_VPC, SM, TRAINING_PLACE } from './calls.ts';

const SCOPE: Scope = {
  partition: 'aws',
  region: 'eu-west-1',
  account: ACCOUNT,
  roleArn: ROLE,
  buckets: [BUCKET],
  keyArns: [],
};
const policyFor = (purposes: readonly Purpose[] | undefined, more: object = {}) =>
  restrictivePolicy(
    SCOPE,
    new Set(grantedSections(setup({ ...(purposes ? { purposes } : {}), ...more }))),
  );

const isAllowed = (document: string, [action, resource, passedTo]: Call): boolean =>
  decide([{ name: 'generated', document }], action, resource, {
    'cloudwatch:namespace': '/aws/sagemaker/TrainingJobs',
    ...(passedTo === undefined ? {} : { 'iam:PassedToService': passedTo }),
  }).decision === 'allowed';
const denied = (document: string, calls: readonly Call[]) =>
  calls.filter((call) => !isAllowed(document, call));
const key = (call: Call) => call.join(' ');

interface Document {
  readonly Statement: readonly { readonly Sid: string; readonly Action: readonly string[] }[];
}
/** The document once without each of its actions, where it stands. */
function withoutEach(text: string): readonly (readonly [string, string])[] {
  const document: Document = JSON.parse(text);
  return document.Statement.flatMap(({ Sid, Action }) =>
    Action.map((action): readonly [string, string] => {
      const Statement = document.Statement.map((statement) =>
        statement.Sid === Sid
          ? { ...statement, Action: Action.filter((other) => other !== action) }
          : statement,
      );
      return [`${Sid} ${action}`, JSON.stringify({ ...document, Statement })];
    }),
  );
}

describe.each(Purpose.options)('the policy for %s', (purpose) => {
  const document = policyFor([purpose]);
  test('allows every call that it makes', () =>
    expect(denied(document, CALLS[purpose])).toEqual([]));
  test('has no action without which nothing breaks', () => {
    const idle = withoutEach(document).filter(
      ([, without]) => denied(without, CALLS[purpose]).length === 0,
    );
    expect(idle.map(([action]) => action)).toEqual([]);
  });
  test('allows no call that only others make', () => {
    const own = new Set(CALLS[purpose].map(key));
    const foreign = [...Object.values(CALLS).flat(), ...HOSTING].filter(
      (call) => !own.has(key(call)),
    );
    // A job of Redshift's is one of any name.
    const allowed = foreign.filter((call) => isAllowed(document, call)).map(key);
    expect(allowed).toEqual(
      purpose === 'byom-local'
        ? [
            `sagemaker:DescribeTrainingJob ${SM}:training-job/redshiftml-1`,
            `sagemaker:DescribeTrainingJob ${SM}:training-job/redshiftml-1`,
            `sagemaker:DescribeAutoMLJob ${SM}:automl-job/redshiftml-1`,
          ]
        : [],
    );
  });
});

test('without purposes it serves what the page’s own policy serves, and nothing else', () => {
  const document = policyFor(undefined);
  expect(denied(document, [...CALLS.xgboost, ...CALLS.auto, ...CALLS['byom-local']])).toEqual([]);
  const others = [...CALLS['byom-remote'], ...CALLS.forecast.slice(6), ...CALLS.bedrock];
  expect(denied(document, others)).toEqual(others);
  expect(denied(document, [...CALLS.tags, ...HOSTING])).toEqual([...CALLS.tags, ...HOSTING]);
});

test('today’s edition of the page adds tags and hosting; with all purposes it fits a role', () => {
  expect(
    denied(policyFor(undefined, { currentEdition: true }), [...CALLS.tags, ...HOSTING]),
  ).toEqual([]);
  const all = policyFor(Purpose.options, { currentEdition: true });
  expect(denied(all, [...Object.values(CALLS).flat(), ...HOSTING])).toEqual([]);
  expect(policySize(all)).toBeLessThan(10_240);
});

test('what nobody says that Redshift calls is granted, and never asked about', () => {
  const all = facts({}, { purposes: Purpose.options, currentEdition: true });
  const asked = new Set(requiredPermissions(all, ROLE).map(({ action }) => action));
  const others = CALLS.auto.filter(([action]) => !asked.has(action));
  expect(new Set(others.map(([action]) => action))).toEqual(
    new Set(
      each(
        'sagemaker',
        'CreateAutoMLJobV2 DescribeAutoMLJobV2 CreateTransformJob StopTransformJob CreateHyperParameterTuningJob DescribeHyperParameterTuningJob ListTrainingJobsForHyperParameterTuningJob StopHyperParameterTuningJob',
        '*',
      ).map(([action]) => action),
    ),
  );
});

describe('the policy for a private VPC', () => {
  const scope = { ...SCOPE, places: { TrainingVpc: TRAINING_PLACE } };
  const document = restrictivePolicy(scope, new Set<PolicySection>(['TrainingVpc']));
  test('allows every call that SageMaker makes there', () =>
    expect(denied(document, IN_PRIVATE_VPC)).toEqual([]));
  test('has no action without which nothing breaks', () => {
    const idle = withoutEach(document).filter(
      ([, without]) => denied(without, IN_PRIVATE_VPC).length === 0,
    );
    expect(idle.map(([action]) => action)).toEqual([]);
  });
  test('allows no call of the purposes, nor what enhanced VPC routing needs more', () => {
    const others: readonly Call[] = [
      ...Object.values(CALLS).flat(),
      ...HOSTING,
      ['ec2:DescribeVpcEndpoints', '*'],
      [
        'ec2:ModifyNetworkInterfaceAttribute',
        `arn:aws:ec2:eu-west-1:${ACCOUNT}:network-interface/eni-1`,
      ],
      ['ec2:CreateNetworkInterface', `arn:aws:ec2:eu-west-1:${ACCOUNT}:subnet/subnet-t`],
    ];
    expect(denied(document, others)).toEqual(others);
  });
});

describe('interfaces', () => {
  const ec2 = (owner: string, resource: string) => `arn:aws:ec2:eu-west-1:${owner}:${resource}`;
  const NETWORK = '444455556666';
  const policyAt = (places: Scope['places'], section: PolicySection) =>
    restrictivePolicy({ ...SCOPE, ...(places ? { places } : {}) }, new Set([section]));
  const creates = (resource: string): Call => ['ec2:CreateNetworkInterface', resource];

  test('are made in the known subnets and groups, whoever shares them, and nowhere else', () => {
    const place = {
      subnets: { 'subnet-a': NETWORK },
      securityGroups: { 'sg-1': ACCOUNT, 'sg-shared': undefined },
    };
    const document = policyAt({ Interfaces: place }, 'Interfaces');
    expect(
      denied(document, [
        creates(ec2(ACCOUNT, 'network-interface/eni-1')),
        creates(ec2(NETWORK, 'subnet/subnet-a')),
        creates(ec2(ACCOUNT, 'security-group/sg-1')),
        creates(ec2(NETWORK, 'security-group/sg-shared')),
        ['ec2:ModifyNetworkInterfaceAttribute', ec2(ACCOUNT, 'security-group/sg-1')],
      ]),
    ).toEqual([]);
    const outside = [
      creates(ec2(ACCOUNT, 'subnet/subnet-a')),
      creates(ec2(NETWORK, 'subnet/subnet-b')),
      creates(ec2(ACCOUNT, 'security-group/sg-2')),
      creates(ec2(NETWORK, 'network-interface/eni-1')),
    ];
    expect(denied(document, outside)).toEqual(outside);
  });
  test('are made anywhere as long as nobody knows where', () =>
    expect(
      denied(policyAt(undefined, 'TrainingVpc'), [
        creates(ec2(NETWORK, 'subnet/subnet-z')),
        creates(ec2(ACCOUNT, 'security-group/sg-z')),
      ]),
    ).toEqual([]));
});

test.each([
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-iso', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1'],
  ['aws-iso-e', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-south-1'],
  ['aws-eusc', 'eusc-de-east-1'],
])(
  'in %s all ARNs are of the partition, and the sample data, which it has not, is left out',
  (partition, region) => {
    const scope: Scope = {
      partition,
      region,
      account: '444455556666',
      roleArn: `arn:${partition}:iam::444455556666:role/redshift-ml/team/a`,
      buckets: ['one', 'two'],
      keyArns: [`arn:${partition}:kms:${region}:444455556666:key/k`],
    };
    const sections = new Set(permissionsOf(scope).map(({ section }) => section));
    const document = restrictivePolicy(scope, new Set([...sections, 'SampleData']));
    expect(document).not.toContain('redshift-downloads');
    const arns = [...document.matchAll(/arn:([a-z-]+):/g)].map(([, found]) => found);
    expect(new Set(arns)).toEqual(new Set([partition]));
    for (const part of [
      `arn:${partition}:iam::444455556666:role/redshift-ml/team/a`,
      `arn:${partition}:s3:::one/*`,
      `arn:${partition}:s3:::two/*`,
      `arn:${partition}:sagemaker:${region}:444455556666:training-job/*redshift*`,
    ])
      expect(document).toContain(part);
  },
);
