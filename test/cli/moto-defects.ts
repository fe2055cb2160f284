import { aws, BUCKET, type Made, ROLE } from './moto-account.ts';

export interface Defect {
  readonly control: string;
  readonly what: string;
  readonly plant: (made: Made) => void;
}

const document = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

/** One mistake for each check that moto can answer and that fails by it, as an administrator would make it. Taking a role off a cluster it cannot (19). */
export const DEFECTS: readonly Defect[] = [
  {
    control: 'RedshiftML.1',
    what: 'the key of the bucket is disabled',
    plant: ({ key }) => aws('kms', 'disable-key', '--key-id', key.slice(key.lastIndexOf('/') + 1)),
  },
  {
    control: 'RedshiftML.3',
    what: 'the bucket is not there',
    plant: () => aws('s3api', 'delete-bucket', '--bucket', BUCKET),
  },
  {
    control: 'RedshiftML.5',
    what: 'the bucket may be made public',
    plant: () => aws('s3api', 'delete-public-access-block', '--bucket', BUCKET),
  },
  {
    control: 'RedshiftML.6',
    what: 'the bucket policy denies the role',
    plant: () =>
      aws(
        's3api',
        'put-bucket-policy',
        '--bucket',
        BUCKET,
        '--policy',
        document({
          Effect: 'Deny',
          Principal: { AWS: ROLE },
          Action: 's3:*',
          Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
        }),
      ),
  },
  {
    control: 'RedshiftML.7',
    what: 'the role is not there',
    plant: () => {
      for (const policy of ['AmazonS3FullAccess', 'AmazonSageMakerFullAccess'])
        aws(
          'iam',
          'detach-role-policy',
          '--role-name',
          'redshift-ml',
          '--policy-arn',
          `arn:aws:iam::aws:policy/${policy}`,
        );
      aws('iam', 'delete-role', '--role-name', 'redshift-ml');
    },
  },
  {
    control: 'RedshiftML.8',
    what: 'the role trusts Redshift only',
    plant: () =>
      aws(
        'iam',
        'update-assume-role-policy',
        '--role-name',
        'redshift-ml',
        '--policy-document',
        document({
          Effect: 'Allow',
          Principal: { Service: 'redshift.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
      ),
  },
  {
    control: 'RedshiftML.18',
    what: 'the cluster is not there',
    plant: () =>
      aws(
        'redshift',
        'delete-cluster',
        '--cluster-identifier',
        'analytics',
        '--skip-final-cluster-snapshot',
      ),
  },
  {
    control: 'RedshiftML.25',
    what: 'the VPC does not resolve names',
    plant: ({ vpc }) =>
      aws('ec2', 'modify-vpc-attribute', '--vpc-id', vpc, '--no-enable-dns-support'),
  },
  {
    control: 'RedshiftML.26',
    what: 'nothing leads to S3',
    plant: ({ s3Endpoint }) => aws('ec2', 'delete-vpc-endpoints', '--vpc-endpoint-ids', s3Endpoint),
  },
  {
    control: 'RedshiftML.27',
    what: 'the endpoints let nobody in',
    plant: ({ group }) =>
      aws(
        'ec2',
        'revoke-security-group-ingress',
        '--group-id',
        group,
        '--protocol',
        'tcp',
        '--port',
        '443',
        '--cidr',
        '10.0.0.0/16',
      ),
  },
  {
    control: 'RedshiftML.28',
    what: 'the policy of the S3 endpoint admits nobody',
    plant: ({ s3Endpoint }) =>
      aws(
        'ec2',
        'modify-vpc-endpoint',
        '--vpc-endpoint-id',
        s3Endpoint,
        '--policy-document',
        document({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }),
      ),
  },
  {
    control: 'RedshiftML.29',
    what: "nothing leads to SageMaker's API",
    plant: ({ sagemakerEndpoint }) =>
      aws('ec2', 'delete-vpc-endpoints', '--vpc-endpoint-ids', sagemakerEndpoint),
  },
];
