/**
 * A small judge of identity policies, written apart from the one under test: wildcards, NotAction and NotResource, and the
 * two string operators that these policies use. Fixtures get their simulations from it, and generated policies are tried on it.
 */
import type { RoleFacts, SetupFacts, Simulation } from '../../../domain/setup/facts.ts';
import { simulationRequests } from '../../../domain/setup/iam/simulation-requests.ts';

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

function like(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) return text.length - part.length >= at && text.endsWith(part);
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

function conditionHolds(statement: Statement, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const value = context[key];
      if (value === undefined) return false;
      if (operator === 'StringEquals') return listOf(wanted).includes(value);
      if (operator === 'StringLike') return listOf(wanted).some((pattern) => like(pattern, value));
      throw new Error(`the test simulator does not know ${operator}`);
    }),
  );
}

function applies(
  statement: Statement,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>>,
): boolean {
  const actionFits = listOf(statement.Action).some((pattern) =>
    like(pattern.toLowerCase(), action.toLowerCase()),
  );
  const resourceFits = statement.NotResource
    ? !listOf(statement.NotResource).some((pattern) => like(pattern, resource))
    : listOf(statement.Resource).some((pattern) => like(pattern, resource));
  return actionFits && resourceFits && conditionHolds(statement, context);
}

export interface Policy {
  readonly name: string;
  readonly document: string;
}

const statementsOf = ({ document }: Policy): readonly Statement[] => JSON.parse(document).Statement;

/** One simulated decision of these identity policies. */
export function decide(
  policies: readonly Policy[],
  action: string,
  resource: string,
  context: Readonly<Record<string, string>>,
): Simulation {
  const matching = (effect: string) =>
    policies.filter((policy) =>
      statementsOf(policy).some(
        (s) => s.Effect === effect && applies(s, action, resource, context),
      ),
    );
  const [denies, allows] = [matching('Deny'), matching('Allow')];
  const decision =
    denies.length > 0 ? 'explicitDeny' : allows.length > 0 ? 'allowed' : 'implicitDeny';
  const matched = (denies.length > 0 ? denies : allows).map(({ name }) => name);
  return { action, resource, decision, matched, missingContext: [] };
}

/** AWS's managed policies as far as Redshift ML meets them, by hand after facts §5.1. */
const MANAGED: Readonly<Record<string, readonly Statement[]>> = {
  AmazonS3FullAccess: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' }],
  AmazonSageMakerFullAccess: [
    {
      Effect: 'Allow',
      Action: 'sagemaker:*',
      NotResource: ['arn:aws:sagemaker:*:*:domain/*', 'arn:aws:sagemaker:*:*:space/*'],
    },
    {
      Effect: 'Allow',
      Action: ['ecr:*', 'logs:*', 'cloudwatch:PutMetricData', 'kms:DescribeKey', 'ec2:Describe*'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::*:role/*',
      Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
  ],
  AmazonRedshiftAllCommandsFullAccess: [
    {
      Effect: 'Allow',
      Action: [
        'sagemaker:CreateTrainingJob',
        'sagemaker:CreateAutoMLJob',
        'sagemaker:CreateCompilationJob',
        'sagemaker:CreateEndpoint',
        'sagemaker:DescribeAutoMLJob',
        'sagemaker:DescribeTrainingJob',
        'sagemaker:DescribeCompilationJob',
        'sagemaker:DescribeProcessingJob',
        'sagemaker:DescribeTransformJob',
        'sagemaker:ListCandidatesForAutoMLJob',
        'sagemaker:StopAutoMLJob',
        'sagemaker:StopCompilationJob',
        'sagemaker:StopTrainingJob',
        'sagemaker:DescribeEndpoint',
        'sagemaker:InvokeEndpoint',
        'sagemaker:StopProcessingJob',
        'sagemaker:CreateModel',
        'sagemaker:CreateProcessingJob',
      ],
      Resource: [
        'model',
        'training-job',
        'automl-job',
        'compilation-job',
        'processing-job',
        'transform-job',
        'endpoint',
      ].map((type) => `arn:aws:sagemaker:*:*:${type}/*redshift*`),
    },
    {
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ],
      Resource: 'arn:aws:logs:*:*:log-group:/aws/sagemaker/TrainingJobs/*redshift*',
    },
    {
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: {
        StringEquals: { 'cloudwatch:namespace': ['SageMaker', '/aws/sagemaker/TrainingJobs'] },
      },
    },
    {
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetAuthorizationToken',
        'ecr:GetDownloadUrlForLayer',
      ],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: [
        's3:GetObject',
        's3:GetBucketLocation',
        's3:ListBucket',
        's3:PutObject',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
      ],
      Resource: [
        'arn:aws:s3:::redshift-downloads',
        'arn:aws:s3:::redshift-downloads/*',
        'arn:aws:s3:::*redshift*',
        'arn:aws:s3:::*redshift*/*',
      ],
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::*:role/*',
      Condition: {
        StringEquals: {
          'iam:PassedToService': ['redshift.amazonaws.com', 'sagemaker.amazonaws.com'],
        },
      },
    },
  ],
};

function policiesOf({ attached, inline }: RoleFacts): readonly Policy[] {
  const own = 'ok' in inline ? inline.ok : [];
  const managed = 'ok' in attached ? attached.ok : [];
  return [
    ...own,
    ...managed.map(({ arn, document }): Policy => {
      const name = arn.slice(arn.lastIndexOf('/') + 1);
      const text =
        document && 'ok' in document
          ? document.ok
          : JSON.stringify({ Statement: MANAGED[name] ?? [] });
      return { name, document: text };
    }),
  ];
}

/** The facts with every role simulated anew, as a second inspection would find it. */
export function simulateRoles(facts: SetupFacts): SetupFacts {
  const roles = Object.entries(facts.roles).map(([arn, read]): readonly [string, typeof read] => {
    if (!('ok' in read)) return [arn, read];
    const asked = simulationRequests(facts, arn).flatMap(({ pairs, context }) =>
      pairs.map(({ action, resource }) => decide(policiesOf(read.ok), action, resource, context)),
    );
    return [arn, { ok: { ...read.ok, simulations: { ok: asked } } }];
  });
  return { ...facts, roles: Object.fromEntries(roles) };
}
