import type { Context } from './policy/condition.ts';
import { xgboostRepository } from './registries.ts';

/** What Redshift ML does with its role, the one list that the simulation, the checks and the generated policy share. */
export type Purpose =
  | 'Bucket'
  | 'Training'
  | 'Logs'
  | 'Metrics'
  | 'Images'
  | 'PassRole'
  | 'Edition'
  | 'Key'
  | 'Interfaces'
  | 'TrainingVpc'
  | 'SampleData';

/** Where the permissions apply: everything that an ARN needs. */
export interface Scope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly roleArn: string;
  readonly buckets: readonly string[];
  readonly keyArns: readonly string[];
  /** Where interfaces are made: the warehouse's own, and those of the private training VPC. Absent: not known. */
  readonly places?: Readonly<Partial<Record<'Interfaces' | 'TrainingVpc', InterfacePlace>>>;
}

interface InterfacePlace {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/** Actions that share their resources. `resources` is what a policy names, `probes` what the simulator is asked about. */
export interface Permission {
  readonly purpose: Purpose;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly probes: readonly string[];
  /** Of the probes any one will do: which of them AWS asks about, no page says. */
  readonly anyProbe?: true;
  readonly condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/**
 * What the requests carry by what they are, or conditions like those of PassRole and PutMetricData read as denied (facts
 * §5.6). The objects that Redshift ML writes carry no tag: what AmazonRedshiftAllCommandsFullAccess opens by tag is not
 * theirs.
 */
export const OPERATION_CONTEXT: Context = {
  's3:existingobjecttag/*': null,
  'iam:passedtoservice': ['sagemaker.amazonaws.com'],
  'cloudwatch:namespace': ['/aws/sagemaker/TrainingJobs'],
};

/** Redshift names its jobs `redshiftml-…` (facts §5.2); AWS's own managed policy relies on `*redshift*` too. */
const JOB_NAMES = '*redshift*';
const PROBE = 'redshiftml-any-job';

type Actions = readonly (readonly [type: string, actions: readonly string[]])[];

/** The Job actions that AmazonRedshiftAllCommandsFullAccess lists: what all three ways of the page have in common. */
const JOBS: Actions = [
  [
    'automl-job',
    ['CreateAutoMLJob', 'DescribeAutoMLJob', 'ListCandidatesForAutoMLJob', 'StopAutoMLJob'],
  ],
  ['training-job', ['CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob']],
  ['processing-job', ['CreateProcessingJob', 'DescribeProcessingJob', 'StopProcessingJob']],
  ['compilation-job', ['CreateCompilationJob', 'DescribeCompilationJob', 'StopCompilationJob']],
  ['transform-job', ['DescribeTransformJob']],
];

/** What today's edition of the page adds (facts §0). */
const EDITION: Actions = [
  ['automl-job', ['AddTags']],
  ['model', ['CreateModel', 'DeleteModel']],
  ['endpoint', ['CreateEndpoint', 'DeleteEndpoint']],
  ['endpoint-config', ['CreateEndpointConfig', 'DeleteEndpointConfig']],
];

const OBJECTS = ['AbortMultipartUpload', 'DeleteObject', 'GetObject', 'PutObject'].map(
  (action) => `s3:${action}`,
);

function sagemaker(
  purpose: Purpose,
  list: Actions,
  { partition, region, account }: Scope,
): readonly Permission[] {
  return list.map(([type, actions]) => {
    const base = `arn:${partition}:sagemaker:${region}:${account}:${type}/`;
    const names = actions.map((action) => `sagemaker:${action}`);
    return {
      purpose,
      actions: names,
      resources: [`${base}${JOB_NAMES}`],
      probes: [`${base}${PROBE}`],
    };
  });
}

/** Same resource in the policy and in the simulation. */
const on = (
  purpose: Purpose,
  actions: readonly string[],
  resources: readonly string[],
): Permission => ({
  purpose,
  actions,
  resources,
  probes: resources,
});

/** The eleven of the page for enhanced VPC routing, by what they apply to. */
const INTERFACES = {
  reads: [
    'ec2:DescribeVpcEndpoints',
    'ec2:DescribeDhcpOptions',
    'ec2:DescribeVpcs',
    'ec2:DescribeSubnets',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeNetworkInterfaces',
  ],
  creates: ['ec2:CreateNetworkInterface'],
  changes: [
    'ec2:CreateNetworkInterfacePermission',
    'ec2:DeleteNetworkInterface',
    'ec2:DeleteNetworkInterfacePermission',
    'ec2:ModifyNetworkInterfaceAttribute',
  ],
};

/** SageMaker's page names nine actions for tuning jobs in a private VPC (facts §5.1): the eleven without these. */
const NOT_FOR_TUNING = ['ec2:DescribeVpcEndpoints', 'ec2:ModifyNetworkInterfaceAttribute'];

function interfaces(
  purpose: 'Interfaces' | 'TrainingVpc',
  { partition, region, account, places }: Scope,
): readonly Permission[] {
  const ec2 = `arn:${partition}:ec2:${region}:${account}:`;
  const wanted = (actions: readonly string[]) =>
    purpose === 'Interfaces'
      ? actions
      : actions.filter((action) => !NOT_FOR_TUNING.includes(action));
  const { subnets = ['subnet-any'], securityGroups = ['sg-any'] } = places?.[purpose] ?? {};
  const at = (types: readonly string[], id: string) => types.map((type) => `${ec2}${type}/${id}`);
  return [
    on(purpose, wanted(INTERFACES.reads), ['*']),
    {
      purpose,
      actions: INTERFACES.creates,
      resources: at(['network-interface', 'subnet', 'security-group'], '*'),
      probes: [
        `${ec2}network-interface/eni-any`,
        ...subnets.map((id) => `${ec2}subnet/${id}`),
        ...securityGroups.map((id) => `${ec2}security-group/${id}`),
      ],
    },
    {
      purpose,
      actions: wanted(INTERFACES.changes),
      resources: at(['network-interface'], '*'),
      probes: at(['network-interface'], 'eni-any'),
    },
  ];
}

/** An object of which nothing is known but its bucket: which keys CREATE MODEL writes, no page says. */
const ANY_OBJECT = 'any-object';
/** One whose key AWS's managed policies match, whatever its bucket is called. */
export const REDSHIFT_OBJECT = 'any-redshift-object';

/** What another group's role may reach of a bucket: all of it, or what is named after redshift. */
export const EVERY_OBJECT = [ANY_OBJECT, REDSHIFT_OBJECT];

/** Read and write one set of buckets. */
export function bucketPermissions(
  partition: string,
  buckets: readonly string[],
  objects: readonly string[] = [ANY_OBJECT],
): readonly Permission[] {
  const arns = buckets.map((bucket) => `arn:${partition}:s3:::${bucket}`);
  return [
    {
      purpose: 'Bucket',
      actions: OBJECTS,
      resources: arns.map((arn) => `${arn}/*`),
      probes: arns.flatMap((arn) => objects.map((object) => `${arn}/${object}`)),
    },
    on('Bucket', ['s3:GetBucketLocation', 's3:ListBucket'], arns),
  ];
}

function sampleData(partition: string): readonly Permission[] {
  const bucket = `arn:${partition}:s3:::redshift-downloads`;
  const object = {
    resources: [`${bucket}/redshift-ml/*`],
    probes: [`${bucket}/redshift-ml/any-object`],
  };
  return [
    { purpose: 'SampleData', actions: ['s3:GetObject'], ...object },
    on('SampleData', ['s3:GetBucketLocation', 's3:ListBucket'], [bucket]),
  ];
}

/** Everything that Redshift ML may need in this scope, purpose by purpose; the caller chooses the purposes that apply. */
export function permissionsOf(scope: Scope): readonly Permission[] {
  const { partition, region, account, roleArn, buckets, keyArns } = scope;
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/`;
  const images = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'].map(
    (a) => `ecr:${a}`,
  );
  const repositories = `arn:${partition}:ecr:${region}:`;
  return [
    ...bucketPermissions(partition, buckets),
    ...sagemaker('Training', JOBS, scope),
    {
      purpose: 'Logs',
      actions: ['CreateLogGroup', 'CreateLogStream', 'DescribeLogStreams', 'PutLogEvents'].map(
        (a) => `logs:${a}`,
      ),
      resources: [`${logs}*`],
      // SageMaker's own group, as a group and as a stream of it, and what AWS's managed policy matches of it.
      probes: [
        `${logs}TrainingJobs`,
        `${logs}TrainingJobs:*`,
        `${logs}TrainingJobs:log-stream:${PROBE}`,
        `${logs}TrainingJobs/${PROBE}`,
      ],
      anyProbe: true,
    },
    {
      ...on('Metrics', ['cloudwatch:PutMetricData'], ['*']),
      condition: { StringLike: { 'cloudwatch:namespace': ['SageMaker', '/aws/sagemaker/*'] } },
    },
    on('Images', ['ecr:GetAuthorizationToken'], ['*']),
    // The algorithms' images lie in AWS's own accounts, another one in each Region.
    {
      purpose: 'Images',
      actions: images,
      resources: [`${repositories}*:repository/*`],
      probes: [xgboostRepository(partition, region)],
    },
    {
      ...on('PassRole', ['iam:PassRole'], [roleArn]),
      condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
    ...sagemaker('Edition', EDITION, scope),
    ...(keyArns.length > 0 ? [on('Key', KEY_ACTIONS, keyArns)] : []),
    ...interfaces('Interfaces', scope),
    ...interfaces('TrainingVpc', scope),
    ...sampleData(partition),
  ];
}

/** The five of the page; the simulator takes no wildcard, so GenerateDataKey* is the two that S3 and SageMaker call. */
export const KEY_ACTIONS = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
] as const;
