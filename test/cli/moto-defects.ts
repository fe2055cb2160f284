import {
  aws,
  BUCKET,
  createCluster,
  createKey,
  deleteCluster,
  document,
  HTTPS,
  type Made,
  ROLE,
} from './moto-account.ts';

export interface Defect {
  readonly control: string;
  readonly what: string;
  readonly plant: (made: Made) => void;
  /** What the check says then. A recommendation passes with a warning. */
  readonly says?: string;
}

const named = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
const MANAGED =
  '--role-name redshift-ml --policy-arn arn:aws:iam::aws:policy/AmazonRedshiftAllCommandsFullAccess';
const ADMIN = '--role-name redshift-ml --policy-arn arn:aws:iam::aws:policy/AdministratorAccess';
const IN_ROLE = `--iam-roles ${ROLE}`;

/**
 * One mistake for each check that moto can answer, as an administrator would make it. They are planted one after the other, so
 * that what takes away a bucket, a role or the cluster comes last.
 */
export const DEFECTS: readonly Defect[] = [
  {
    control: 'RedshiftML.15',
    what: 'the role may do everything',
    plant: () => aws(`iam attach-role-policy ${ADMIN}`),
    says: 'AdministratorAccess opens everything',
  },
  {
    control: 'RedshiftML.8',
    what: 'the role trusts Redshift only',
    plant: () =>
      aws(
        'iam update-assume-role-policy --role-name redshift-ml --policy-document',
        document({
          Effect: 'Allow',
          Principal: { Service: 'redshift.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
      ),
  },
  {
    control: 'RedshiftML.2',
    what: 'the policy of the key denies the role',
    plant: ({ key }) =>
      aws(
        `kms put-key-policy --key-id ${named(key)} --policy-name default --policy`,
        document(
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::123456789012:root' },
            Action: 'kms:*',
            Resource: '*',
          },
          // Not of kms:*: moto applies what it denies to somebody to everybody who calls.
          {
            Effect: 'Deny',
            Principal: { AWS: ROLE },
            Action: 'kms:GenerateDataKey',
            Resource: '*',
          },
        ),
      ),
  },
  {
    control: 'RedshiftML.1',
    what: 'the key of the bucket is disabled',
    plant: ({ key }) => aws(`kms disable-key --key-id ${named(key)}`),
  },
  {
    control: 'RedshiftML.4',
    what: 'the bucket does not encrypt',
    plant: () => aws(`s3api delete-bucket-encryption --bucket ${BUCKET}`),
  },
  {
    control: 'RedshiftML.5',
    what: 'the bucket may be made public',
    plant: () => aws(`s3api delete-public-access-block --bucket ${BUCKET}`),
  },
  {
    control: 'RedshiftML.6',
    what: 'the bucket policy denies the role',
    plant: () =>
      aws(
        `s3api put-bucket-policy --bucket ${BUCKET} --policy`,
        document({
          Effect: 'Deny',
          Principal: { AWS: ROLE },
          Action: 's3:*',
          Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
        }),
      ),
  },
  {
    control: 'RedshiftML.27',
    what: 'the endpoints let nobody in',
    plant: ({ group }) => aws(`ec2 revoke-security-group-ingress --group-id ${group} ${HTTPS}`),
  },
  {
    control: 'RedshiftML.28',
    what: 'the policy of the S3 endpoint admits nobody',
    plant: ({ s3Endpoint }) =>
      aws(
        `ec2 modify-vpc-endpoint --vpc-endpoint-id ${s3Endpoint} --policy-document`,
        document({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }),
      ),
  },
  {
    control: 'RedshiftML.26',
    what: 'nothing leads to S3',
    plant: ({ s3Endpoint }) => aws(`ec2 delete-vpc-endpoints --vpc-endpoint-ids ${s3Endpoint}`),
  },
  {
    control: 'RedshiftML.29',
    what: "nothing leads to SageMaker's API",
    plant: ({ sagemakerEndpoint }) =>
      aws(`ec2 delete-vpc-endpoints --vpc-endpoint-ids ${sagemakerEndpoint}`),
  },
  {
    control: 'RedshiftML.25',
    what: 'the VPC does not resolve names',
    plant: ({ vpc }) => aws(`ec2 modify-vpc-attribute --vpc-id ${vpc} --no-enable-dns-support`),
  },
  {
    control: 'RedshiftML.30',
    what: 'routing is off, and wanted on',
    plant: () =>
      aws('redshift modify-cluster --cluster-identifier analytics --no-enhanced-vpc-routing'),
  },
  {
    control: 'RedshiftML.32',
    what: 'the cluster is encrypted with another key than the configured one',
    plant: (made) => {
      deleteCluster();
      createCluster({ ...made, key: createKey() }, IN_ROLE);
    },
  },
  {
    control: 'RedshiftML.19',
    what: 'the cluster was made without its role',
    plant: (made) => {
      deleteCluster();
      createCluster(made, '');
    },
  },
  {
    control: 'RedshiftML.7',
    what: 'the role is not there',
    plant: () => {
      aws(`iam detach-role-policy ${MANAGED}`);
      aws(`iam detach-role-policy ${ADMIN}`);
      aws('iam delete-role --role-name redshift-ml');
    },
  },
  {
    control: 'RedshiftML.3',
    what: 'the bucket is not there',
    plant: () => aws(`s3api delete-bucket --bucket ${BUCKET}`),
  },
  {
    control: 'RedshiftML.18',
    what: 'the cluster is not there',
    plant: () => deleteCluster(),
  },
];
