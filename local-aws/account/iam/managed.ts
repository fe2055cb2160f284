import type { PolicyDocument } from '../policy.ts';
import { allCommands } from './managed-all-commands.ts';

/**
 * The three AWS managed policies of the page, and some that people attach beside them, as far as Redshift ML meets them
 * (facts §5.1). Partition-free names.
 */
export const managedPolicies: Readonly<Record<string, PolicyDocument>> = {
  AmazonS3FullAccess: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' }],
  },
  AmazonSageMakerFullAccess: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['sagemaker:*', 'sagemaker-geospatial:*'],
        NotResource: [
          'arn:aws:sagemaker:*:*:domain/*',
          'arn:aws:sagemaker:*:*:user-profile/*',
          'arn:aws:sagemaker:*:*:app/*',
          'arn:aws:sagemaker:*:*:space/*',
          'arn:aws:sagemaker:*:*:partner-app/*',
          'arn:aws:sagemaker:*:*:flow-definition/*',
          'arn:aws:sagemaker:*:*:training-plan/*',
          'arn:aws:sagemaker:*:*:reserved-capacity/*',
        ],
      },
      {
        Effect: 'Allow',
        Action: [
          'cloudwatch:PutMetricData',
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:GetAuthorizationToken',
          'ecr:GetDownloadUrlForLayer',
          'logs:CreateLogGroup',
          'logs:CreateLogStream',
          'logs:DescribeLogStreams',
          'logs:PutLogEvents',
          'ec2:CreateNetworkInterface',
          'ec2:CreateNetworkInterfacePermission',
          'ec2:DeleteNetworkInterface',
          'ec2:DeleteNetworkInterfacePermission',
          'ec2:DescribeDhcpOptions',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeVpcEndpoints',
          'ec2:DescribeVpcs',
          'kms:DescribeKey',
          'kms:ListAliases',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: ['*SageMaker*', '*Sagemaker*', '*sagemaker*', '*aws-glue*'].map(
          (name) => `arn:aws:s3:::${name}`,
        ),
      },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringEquals: { 'iam:PassedToService': ['sagemaker.amazonaws.com'] } },
      },
    ],
  },
  AmazonRedshiftAllCommandsFullAccess: allCommands,
  AmazonS3ReadOnlyAccess: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          's3:Get*',
          's3:List*',
          's3:Describe*',
          's3-object-lambda:Get*',
          's3-object-lambda:List*',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonRedshiftFullAccess: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['redshift:*', 'redshift-serverless:*'], Resource: '*' },
    ],
  },
  AmazonRedshiftDataFullAccess: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['redshift-data:*'], Resource: '*' }],
  },
};
