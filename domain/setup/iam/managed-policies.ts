import type { RolePath } from '../config.ts';
import { operationContext } from './permission.ts';
import { parsePolicy } from './policy/document.ts';
import { admits } from './policy/match.ts';
import type { PolicyStatement } from './policy/statement.ts';
import { type RequiredPermission, resourcesOf } from './required-permission.ts';

/** AWS managed policies of the two ways of the page that use them. */
export const MANAGED_ON_PATH: Readonly<Record<RolePath, readonly string[]>> = {
  simple: ['AmazonS3FullAccess', 'AmazonSageMakerFullAccess'],
  'all-commands': ['AmazonRedshiftAllCommandsFullAccess'],
  restrictive: [],
};

export const managedArn = (partition: string, name: string): string =>
  `arn:${partition}:iam::aws:policy/${name}`;

/** `AmazonS3FullAccess` of its ARN. */
export const policyName = (arn: string): string => arn.split('/').at(-1) ?? arn;

const allow = (Action: unknown, Resource: unknown, Condition?: unknown) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});
const prefixed = (service: string, names: string) =>
  names.split(' ').map((name) => `${service}:${name}`);
const IMAGES = prefixed(
  'ecr',
  'BatchCheckLayerAvailability BatchGetImage GetAuthorizationToken GetDownloadUrlForLayer',
);

/**
 * What each policy allows of the actions that Redshift ML uses, after facts §5.1; the rest of them is left out. It serves
 * only to predict and to explain: whether a role is sufficient is for the simulator to say.
 */
const EFFECTS: Readonly<Record<string, readonly object[]>> = {
  AmazonS3FullAccess: [allow('s3:*', '*')],
  AmazonSageMakerFullAccess: [
    allow('sagemaker:*', '*'),
    allow(
      [
        ...IMAGES,
        ...prefixed('logs', 'CreateLogGroup CreateLogStream DescribeLogStreams PutLogEvents'),
      ],
      '*',
    ),
    allow(['cloudwatch:PutMetricData', 'kms:DescribeKey'], '*'),
    allow(prefixed('s3', 'AbortMultipartUpload DeleteObject GetObject PutObject'), [
      'arn:*:s3:::*SageMaker*',
      'arn:*:s3:::*Sagemaker*',
      'arn:*:s3:::*sagemaker*',
      'arn:*:s3:::*aws-glue*',
    ]),
    allow(prefixed('s3', 'GetBucketLocation ListBucket'), '*'),
    allow(
      prefixed('ec2', 'DescribeVpcEndpoints DescribeDhcpOptions DescribeVpcs DescribeSubnets'),
      '*',
    ),
    allow(prefixed('ec2', 'DescribeSecurityGroups DescribeNetworkInterfaces'), '*'),
    allow(prefixed('ec2', 'CreateNetworkInterface CreateNetworkInterfacePermission'), '*'),
    allow(prefixed('ec2', 'DeleteNetworkInterface DeleteNetworkInterfacePermission'), '*'),
    allow('iam:PassRole', 'arn:*:iam::*:role/*', {
      StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
    }),
  ],
  AmazonRedshiftAllCommandsFullAccess: [
    allow(
      prefixed(
        'sagemaker',
        'CreateTrainingJob CreateAutoMLJob CreateCompilationJob CreateEndpoint DescribeAutoMLJob DescribeTrainingJob DescribeCompilationJob DescribeProcessingJob DescribeTransformJob ListCandidatesForAutoMLJob StopAutoMLJob StopCompilationJob StopTrainingJob DescribeEndpoint InvokeEndpoint StopProcessingJob CreateModel CreateProcessingJob',
      ),
      'model training-job automl-job compilation-job processing-job transform-job endpoint'
        .split(' ')
        .map((type) => `arn:*:sagemaker:*:*:${type}/*redshift*`),
    ),
    allow(
      prefixed('logs', 'CreateLogGroup CreateLogStream DescribeLogStreams PutLogEvents'),
      ['Endpoints', 'ProcessingJobs', 'TrainingJobs', 'TransformJobs'].map(
        (kind) => `arn:*:logs:*:*:log-group:/aws/sagemaker/${kind}/*redshift*`,
      ),
    ),
    allow('cloudwatch:PutMetricData', '*', {
      StringEquals: { 'cloudwatch:namespace': ['SageMaker', '/aws/sagemaker/TrainingJobs'] },
    }),
    allow(IMAGES, '*'),
    allow(
      prefixed(
        's3',
        'GetObject GetBucketLocation ListBucket PutObject DeleteObject AbortMultipartUpload',
      ),
      [
        'arn:*:s3:::redshift-downloads',
        'arn:*:s3:::redshift-downloads/*',
        'arn:*:s3:::*redshift*',
        'arn:*:s3:::*redshift*/*',
      ],
    ),
    allow('iam:PassRole', 'arn:*:iam::*:role/*', {
      StringEquals: {
        'iam:PassedToService': [
          'redshift.amazonaws.com',
          'glue.amazonaws.com',
          'sagemaker.amazonaws.com',
        ],
      },
    }),
  ],
};

const parsed = new Map(
  Object.entries(EFFECTS).map(
    ([name, statements]): readonly [string, readonly PolicyStatement[]] => {
      const document = parsePolicy(JSON.stringify({ Statement: statements }));
      return [name, 'statements' in document ? document.statements : []];
    },
  ),
);

/** Statements of an AWS managed policy by its name; empty for one that is not known here. */
export const managedStatements = (name: string): readonly PolicyStatement[] =>
  parsed.get(name) ?? [];

/** Whether an identity policy allows what is needed, whatever the warehouse is. */
export function allows(statements: readonly PolicyStatement[], need: RequiredPermission): boolean {
  const { action, passedTo } = need;
  const context = operationContext(passedTo);
  return resourcesOf(need).some(
    (resource) => admits(statements, { action, resource, context }).admitted === 'yes',
  );
}
