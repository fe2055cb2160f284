import { interfacePermissions } from './interfaces.ts';
import type { Context } from './policy/condition.ts';
import { xgboostRepository } from './registries.ts';
import { SAGEMAKER_CALLS } from './sagemaker-calls.ts';
import type { Permission, Scope } from './scope.ts';
import type { PolicySection } from './section.ts';

/**
 * What the requests carry by what they are, or conditions like those of PassRole and PutMetricData read as denied (facts
 * §5.6). The objects that Redshift ML writes carry no tag: what AmazonRedshiftAllCommandsFullAccess opens by tag is not
 * theirs.
 */
export const operationContext = (passedTo = 'sagemaker.amazonaws.com'): Context => ({
  's3:existingobjecttag/*': null,
  'iam:passedtoservice': [passedTo],
  'cloudwatch:namespace': ['/aws/sagemaker/TrainingJobs'],
});

/** Redshift names its jobs `redshiftml-…` (facts §5.2); AWS's own managed policy relies on `*redshift*` too. */
const JOB_NAMES = '*redshift*';
const PROBE = 'redshiftml-any-job';

const OBJECTS = ['AbortMultipartUpload', 'DeleteObject', 'GetObject', 'PutObject'].map(
  (action) => `s3:${action}`,
);

function sagemaker({ partition, region, account }: Scope): readonly Permission[] {
  const base = `arn:${partition}:sagemaker:${region}:${account}:`;
  const candidates: Permission = {
    section: 'Autopilot',
    actions: ['sagemaker:ListCandidatesForAutoMLJob'],
    // IAM knows no resource for it (facts §5.8); AWS's managed policy allows it on the job all the same.
    resources: ['*'],
    probes: [`${base}automl-job/${PROBE}`, '*'],
    anyProbe: true,
  };
  const named = SAGEMAKER_CALLS.map(({ section, on: types, actions, named: who }) => {
    const [name, probe] = who === 'by Redshift' ? [JOB_NAMES, PROBE] : ['*', 'any-name'];
    return {
      section,
      actions,
      resources: types.map((type) => `${base}${type}/${name}`),
      probes: types.map((type) => `${base}${type}/${probe}`),
    };
  });
  return [...named, candidates];
}

/** Same resource in the policy and in the simulation. */
const on = (
  section: PolicySection,
  actions: readonly string[],
  resources: readonly string[],
): Permission => ({
  section,
  actions,
  resources,
  probes: resources,
});

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
      section: 'Bucket',
      actions: OBJECTS,
      resources: arns.map((arn) => `${arn}/*`),
      probes: arns.flatMap((arn) => objects.map((object) => `${arn}/${object}`)),
    },
    on('Bucket', ['s3:GetBucketLocation', 's3:ListBucket'], arns),
  ];
}

/** AWS's sample data lies in a bucket of the partition `aws`: no other one has it. */
function sampleData(partition: string): readonly Permission[] {
  if (partition !== 'aws') return [];
  const bucket = `arn:${partition}:s3:::redshift-downloads`;
  const object = {
    resources: [`${bucket}/redshift-ml/*`],
    probes: [`${bucket}/redshift-ml/any-object`],
  };
  return [
    { section: 'SampleData', actions: ['s3:GetObject'], ...object },
    on('SampleData', ['s3:GetBucketLocation', 's3:ListBucket'], [bucket]),
  ];
}

/** The calls of Forecast's workflow. Which of its calls Redshift makes, no page says: AWS's policy for it allows them all. */
const FORECAST = [
  'CreateDataset',
  'CreateDatasetGroup',
  'CreateDatasetImportJob',
  'CreateAutoPredictor',
  'CreateForecast',
  'CreateForecastExportJob',
].map((name) => `forecast:${name}`);

function forecast({ roleArn }: Scope): readonly Permission[] {
  const passedTo = 'forecast.amazonaws.com';
  return [
    { ...on('Forecast', ['forecast:*'], ['*']), asks: FORECAST },
    {
      ...on('Forecast', ['iam:PassRole'], [roleArn]),
      passedTo,
      condition: { StringEquals: { 'iam:PassedToService': passedTo } },
    },
  ];
}

/** Everything that Redshift ML may need in this scope, section by section; the caller chooses the sections that apply. */
export function permissionsOf(scope: Scope): readonly Permission[] {
  const { partition, region, account, roleArn, buckets, keyArns } = scope;
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/`;
  const images = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'].map(
    (a) => `ecr:${a}`,
  );
  const repositories = `arn:${partition}:ecr:${region}:`;
  return [
    ...bucketPermissions(partition, buckets),
    ...sagemaker(scope),
    {
      section: 'Logs',
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
      section: 'Images',
      actions: images,
      resources: [`${repositories}*:repository/*`],
      probes: [xgboostRepository(partition, region)],
    },
    {
      ...on('PassRole', ['iam:PassRole'], [roleArn]),
      condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
    ...forecast(scope),
    {
      ...on('Bedrock', ['bedrock:InvokeModel'], []),
      resources: [`arn:${partition}:bedrock:${region}::foundation-model/*`],
      probes: [`arn:${partition}:bedrock:${region}::foundation-model/any-model`],
    },
    ...(keyArns.length > 0 ? [on('Key', KEY_ACTIONS, keyArns)] : []),
    ...interfacePermissions('Interfaces', scope),
    ...interfacePermissions('TrainingVpc', scope),
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
