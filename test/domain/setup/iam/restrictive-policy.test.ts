import { describe, expect, test } from '@jest/globals';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { scopeOf } from '../../../../domain/setup/iam/required-permission.ts';
import { policySize, restrictivePolicy } from '../../../../domain/setup/iam/restrictive-policy.ts';
import type { PolicySection } from '../../../../domain/setup/iam/section.ts';
import { simulationRequests } from '../../../../domain/setup/iam/simulation-requests.ts';
import { decide } from '../simulator.ts';
import { facts, ROLE, role } from '../warehouse.ts';

const TRAINING = { trainingVpc: { subnets: ['subnet-0a'], securityGroups: ['sg-0a'] } };
/** Everything that the checks demand of a role where nothing else is configured. */
const ALL: ReadonlySet<PolicySection> = new Set([
  'Bucket',
  'Training',
  'Compilation',
  'Autopilot',
  'Logs',
  'Metrics',
  'Images',
  'PassRole',
  'Key',
  'Interfaces',
  'TrainingVpc',
  'SampleData',
]);

interface Document {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}
const inlineOnly = (document: string): SetupFacts =>
  facts(
    {
      roles: {
        [ROLE]: { ok: role({ inline: { ok: [{ name: 'redshift-ml-admin', document }] } }) },
      },
    },
    { sampleData: true, ...TRAINING },
  );

const document = restrictivePolicy(scopeOf(facts({}, TRAINING), ROLE), ALL);
const parsed: Document = JSON.parse(document);
const failing = (given: SetupFacts) =>
  assess(given)
    .filter(({ status }) => status === 'fail')
    .map(({ control }) => control);

describe('the generated policy', () => {
  test('is valid: the sample of the page is not', () => {
    expect(parsed.Version).toBe('2012-10-17');
    expect(new Set(parsed.Statement.map(({ Sid }) => Sid)).size).toBe(parsed.Statement.length);
    expect(parsed.Statement.filter(({ Sid }) => !/^[A-Za-z0-9]+$/.test(Sid))).toEqual([]);
  });

  test('fits into a managed policy (6,144 characters) with all that can be asked of one role', () => {
    expect(policySize(document)).toBeLessThanOrEqual(6_144);
  });

  test('size is counted without white space', () => expect(policySize('{ "a":\n 1 }')).toBe(7));

  test('is sufficient: with it alone every check passes', () =>
    expect(failing(inlineOnly(document))).toEqual([]));

  test('is minimal: without any one of its actions a check fails', () => {
    const idle = parsed.Statement.flatMap((statement, at) =>
      statement.Action.filter((action) => {
        const Statement = parsed.Statement.map((other, index) =>
          index === at
            ? { ...other, Action: other.Action.filter((candidate) => candidate !== action) }
            : other,
        );
        return failing(inlineOnly(JSON.stringify({ ...parsed, Statement }))).length === 0;
      }),
    );
    expect(idle).toEqual([]);
  });

  const policies = [{ name: 'generated', document }];
  const may = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
    decide(policies, action, resource, context).decision;
  test.each([
    [
      'pass the role to another service',
      'iam:PassRole',
      ROLE,
      { 'iam:PassedToService': 'ec2.amazonaws.com' },
    ],
    [
      'pass another role to SageMaker',
      'iam:PassRole',
      `${ROLE}-admin`,
      { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
    ],
    ['read another bucket', 's3:GetObject', 'arn:aws:s3:::payroll/2026.csv', {}],
    [
      'read a bucket whose name only begins alike',
      's3:GetObject',
      'arn:aws:s3:::redshift-ml-demo-2/x',
      {},
    ],
    [
      'start a labeling job, which sagemaker:*Job* allows',
      'sagemaker:CreateLabelingJob',
      'arn:aws:sagemaker:eu-west-1:111122223333:labeling-job/redshift',
      {},
    ],
    [
      "stop somebody else's training job",
      'sagemaker:StopTrainingJob',
      'arn:aws:sagemaker:eu-west-1:111122223333:training-job/fraud',
      {},
    ],
    [
      'train in another Region',
      'sagemaker:CreateTrainingJob',
      'arn:aws:sagemaker:us-east-1:111122223333:training-job/redshiftml-1',
      {},
    ],
    ['use another key', 'kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/other', {}],
    [
      'write metrics of others',
      'cloudwatch:PutMetricData',
      '*',
      { 'cloudwatch:namespace': 'AWS/Billing' },
    ],
    ['write the sample data', 's3:PutObject', 'arn:aws:s3:::redshift-downloads/redshift-ml/x', {}],
  ])('does not let the role %s', (_, action, resource, context) =>
    expect(may(action, resource, context)).toBe('implicitDeny'),
  );
});

describe('what Inspect asks the simulator', () => {
  const requests = simulationRequests(facts(), ROLE);
  test('is calls of less than a page of 1,000 results each', () => {
    expect(
      requests.filter(({ actions, resources }) => actions.length * resources.length >= 1_000),
    ).toEqual([]);
    expect(requests.length).toBeGreaterThan(1);
  });
  test('has no wildcard among its actions: the simulator takes none', () => {
    expect(
      requests.flatMap(({ actions }) => actions).filter((action) => action.includes('*')),
    ).toEqual([]);
  });
  test('carries the context that PassRole and PutMetricData need', () => {
    expect(requests[0]?.context).toMatchObject({
      'iam:passedtoservice': 'sagemaker.amazonaws.com',
      'cloudwatch:namespace': '/aws/sagemaker/TrainingJobs',
    });
  });
  test('leaves out a key that does not exist yet', () => {
    const without = simulationRequests(
      facts({ keys: { 'alias/redshift-ml-demo': { missing: 'alias' } } }),
      ROLE,
    );
    expect(
      without.flatMap(({ resources }) => resources).filter((resource) => resource.includes('{')),
    ).toEqual([]);
  });
});
