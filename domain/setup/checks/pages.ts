/** The pages that the checks enforce. */
const DG = 'https://docs.aws.amazon.com/redshift/latest/dg/';
const MG = 'https://docs.aws.amazon.com/redshift/latest/mgmt/';
export const PAGES = {
  setup: `${DG}getting-started-machine-learning.html`,
  usageNotes: `${DG}r_create_model_usage_notes.html`,
  createModel: `${DG}r_CREATE_MODEL.html`,
  useCases: `${DG}r_create_model_use_cases.html`,
  allCommands:
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRedshiftAllCommandsFullAccess.html',
  grantNotes: `${DG}r_GRANT-usage-notes.html`,
  mlPrivileges: `${DG}r_SVV_ML_MODEL_PRIVILEGES.html`,
  defaultRole: `${MG}default-iam-role.html`,
  serverlessTrust: `${MG}serverless-security-other-services.html`,
  routing: `${MG}enhanced-vpc-routing.html`,
  routingOn: `${MG}enhanced-vpc-enabling-cluster.html`,
  routingEndpoints: `${MG}enhanced-vpc-working-with-endpoints.html`,
  sagemakerEndpoint: 'https://docs.aws.amazon.com/sagemaker/latest/dg/interface-vpc-endpoint.html',
  simulator: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html',
  boundaries: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  trainingVpc: `${MG}redshift-iam-access-control-identity-based.html#iam-permission-ml`,
  bucketDenies: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html',
  publicAccess:
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  encryption: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html',
  trainingJob:
    'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html',
  dataApiKey: `${MG}data-api-kms.html`,
  keyPolicy: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
} as const;
