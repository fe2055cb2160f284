import type { PolicyDocument } from '../policy.ts';

const sagemakerKinds = [
  'model',
  'training-job',
  'automl-job',
  'compilation-job',
  'processing-job',
  'transform-job',
  'endpoint',
];
const logGroups = ['Endpoints', 'ProcessingJobs', 'TrainingJobs', 'TransformJobs'];

/** AmazonRedshiftAllCommandsFullAccess v2: the statements that concern Redshift ML, S3 and passing the role (facts §5.1). */
export const allCommands: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
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
      Resource: sagemakerKinds.map((kind) => `arn:aws:sagemaker:*:*:${kind}/*redshift*`),
    },
    {
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ],
      Resource: logGroups.map(
        (group) => `arn:aws:logs:*:*:log-group:/aws/sagemaker/${group}/*redshift*`,
      ),
    },
    {
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: {
        StringEquals: {
          'cloudwatch:namespace': [
            'SageMaker',
            ...logGroups.map((group) => `/aws/sagemaker/${group}`),
          ],
        },
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
        's3:GetBucketAcl',
        's3:GetBucketCors',
        's3:GetBucketLocation',
        's3:GetEncryptionConfiguration',
        's3:ListBucket',
        's3:ListAllMyBuckets',
        's3:ListMultipartUploadParts',
        's3:ListBucketMultipartUploads',
        's3:PutObject',
        's3:PutBucketAcl',
        's3:PutBucketCors',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
        's3:CreateBucket',
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
      Action: 's3:GetObject',
      Resource: '*',
      Condition: { StringEqualsIgnoreCase: { 's3:ExistingObjectTag/Redshift': 'true' } },
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::*:role/*',
      Condition: {
        StringEquals: {
          'iam:PassedToService': [
            'redshift.amazonaws.com',
            'glue.amazonaws.com',
            'sagemaker.amazonaws.com',
            'athena.amazonaws.com',
          ],
        },
      },
    },
  ],
};
