/** Permissions that have the same reason. `roles` are named without their Region, `on` fits the resource, `where` the condition as JSON. */
export interface Reason {
  readonly roles: readonly string[];
  readonly actions: readonly string[];
  readonly on?: RegExp;
  readonly where?: RegExp;
  readonly because: string;
}

/** What is read again just before it is replaced. */
export const READ_AGAIN = [
  'redshift:DescribeClusters',
  'redshift-serverless:GetNamespace',
  'redshift-serverless:GetWorkgroup',
  's3:GetEncryptionConfiguration',
  's3:GetBucketPublicAccessBlock',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListGrants',
];
