/** What Redshift ML calls, purpose by purpose. Written by hand, after the pages that `section.ts` names. */
import type { Purpose } from '../../../../domain/setup/config.ts';
import { ACCOUNT, BUCKET, ROLE } from '../warehouse.ts';

export type Call = readonly [action: string, resource: string, passedTo?: string];

export const SM = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}`;
export const each = (service: string, names: string, resource: string): Call[] =>
  names.split(' ').map((name): Call => [`${service}:${name}`, resource]);

const BUCKETS: readonly Call[] = [
  ...each(
    's3',
    'AbortMultipartUpload DeleteObject GetObject PutObject',
    `arn:aws:s3:::${BUCKET}/redshift-ml/x`,
  ),
  ...each('s3', 'GetBucketLocation ListBucket', `arn:aws:s3:::${BUCKET}`),
];
const LOGS = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/sagemaker/TrainingJobs`;
const REPOSITORY = 'arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-xgboost';
const PASS: Call = ['iam:PassRole', ROLE, 'sagemaker.amazonaws.com'];
const COMPILES = each(
  'sagemaker',
  'CreateCompilationJob DescribeCompilationJob StopCompilationJob',
  `${SM}:compilation-job/redshiftml-1`,
);
const TRAINS: readonly Call[] = [
  ...BUCKETS,
  ...each('logs', 'CreateLogGroup CreateLogStream DescribeLogStreams PutLogEvents', LOGS),
  ['cloudwatch:PutMetricData', '*'],
  ['ecr:GetAuthorizationToken', '*'],
  ...each('ecr', 'BatchCheckLayerAvailability BatchGetImage GetDownloadUrlForLayer', REPOSITORY),
  PASS,
  ...each(
    'sagemaker',
    'CreateTrainingJob DescribeTrainingJob StopTrainingJob',
    `${SM}:training-job/redshiftml-1`,
  ),
  ...COMPILES,
];

export const CALLS: Readonly<Record<Purpose, readonly Call[]>> = {
  xgboost: TRAINS,
  auto: [
    ...TRAINS,
    ...each(
      'sagemaker',
      'CreateAutoMLJob DescribeAutoMLJob StopAutoMLJob CreateAutoMLJobV2 DescribeAutoMLJobV2',
      `${SM}:automl-job/redshiftml-1`,
    ),
    // The service reference has no resource for it.
    ['sagemaker:ListCandidatesForAutoMLJob', '*'],
    ...each(
      'sagemaker',
      'CreateProcessingJob DescribeProcessingJob StopProcessingJob',
      `${SM}:processing-job/redshiftml-1-pr`,
    ),
    ...each(
      'sagemaker',
      'CreateTransformJob DescribeTransformJob StopTransformJob',
      `${SM}:transform-job/redshiftml-1-tr`,
    ),
    ...each(
      'sagemaker',
      'CreateHyperParameterTuningJob DescribeHyperParameterTuningJob ListTrainingJobsForHyperParameterTuningJob StopHyperParameterTuningJob',
      `${SM}:hyper-parameter-tuning-job/redshiftml-1-t`,
    ),
  ],
  'byom-local': [
    ...BUCKETS,
    PASS,
    ...COMPILES,
    ['sagemaker:DescribeTrainingJob', `${SM}:training-job/customer-churn-v4`],
    ['sagemaker:DescribeAutoMLJob', `${SM}:automl-job/customer-churn-v4`],
  ],
  'byom-remote': each('sagemaker', 'DescribeEndpoint InvokeEndpoint', `${SM}:endpoint/churn`),
  forecast: [
    ...BUCKETS,
    ...each(
      'forecast',
      'CreateDataset CreateAutoPredictor CreateForecastExportJob DescribeForecast',
      '*',
    ),
    ['iam:PassRole', ROLE, 'forecast.amazonaws.com'],
  ],
  bedrock: [
    ['bedrock:InvokeModel', 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-v2'],
  ],
  tags: [
    ['sagemaker:AddTags', `${SM}:automl-job/redshiftml-1`],
    ['sagemaker:AddTags', `${SM}:training-job/redshiftml-1`],
    ['sagemaker:AddTags', `${SM}:compilation-job/redshiftml-1`],
    ['sagemaker:AddTags', `${SM}:processing-job/redshiftml-1`],
    ['sagemaker:AddTags', `${SM}:transform-job/redshiftml-1`],
  ],
};
/** What the page of today adds: an endpoint is authorised on its configuration too. */
export const HOSTING: readonly Call[] = [
  ...each('sagemaker', 'CreateModel DeleteModel', `${SM}:model/redshiftml-1`),
  ...each('sagemaker', 'CreateEndpoint DeleteEndpoint', `${SM}:endpoint/redshiftml-1`),
  ...each(
    'sagemaker',
    'CreateEndpoint CreateEndpointConfig DeleteEndpointConfig',
    `${SM}:endpoint-config/redshiftml-1`,
  ),
];

const ec2 = (owner: string, resource: string) => `arn:aws:ec2:eu-west-1:${owner}:${resource}`;
const INTERFACE = ec2(ACCOUNT, 'network-interface/eni-1');
/** Where a private VPC for training is: the subnet is one that another account shares. */
export const TRAINING_PLACE = {
  subnets: { 'subnet-t': '444455556666' },
  securityGroups: { 'sg-t': ACCOUNT },
};
/** What SageMaker calls as the role to train in a private VPC: nine actions by its page, of which one makes an interface. */
export const IN_PRIVATE_VPC: readonly Call[] = [
  ...each(
    'ec2',
    'DescribeDhcpOptions DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs',
    '*',
  ),
  ['ec2:CreateNetworkInterface', INTERFACE],
  ['ec2:CreateNetworkInterface', ec2('444455556666', 'subnet/subnet-t')],
  ['ec2:CreateNetworkInterface', ec2(ACCOUNT, 'security-group/sg-t')],
  ...each(
    'ec2',
    'CreateNetworkInterfacePermission DeleteNetworkInterface DeleteNetworkInterfacePermission',
    INTERFACE,
  ),
];
