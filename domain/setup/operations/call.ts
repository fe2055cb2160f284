import type { PublicAccessBlock } from '../facts.ts';

/** Stands in an undo for the id that the action's own answer gave (`VpcEndpointId`). */
export const CREATED = '{{created}}';

/** Stands for the ARN of the key behind an alias that an earlier action of the same plan creates. */
export const keyToken = (alias: string): string => `{{${alias}}}`;

interface Tag {
  readonly Key: string;
  readonly Value: string;
}
interface Of<Operation extends string, Input> {
  readonly operation: Operation;
  /** AWS's own field names and values: what the SDK command is given. */
  readonly input: Readonly<Input>;
}

export type IamCall =
  | Of<
      'iam:CreateRole',
      {
        Path: string;
        RoleName: string;
        AssumeRolePolicyDocument: string;
        PermissionsBoundary: string;
        Description: string;
        Tags: readonly Tag[];
      }
    >
  | Of<'iam:DeleteRole', { RoleName: string }>
  | Of<'iam:UpdateAssumeRolePolicy', { RoleName: string; PolicyDocument: string }>
  | Of<'iam:AttachRolePolicy', { RoleName: string; PolicyArn: string }>
  | Of<'iam:DetachRolePolicy', { RoleName: string; PolicyArn: string }>
  | Of<'iam:PutRolePolicy', { RoleName: string; PolicyName: string; PolicyDocument: string }>
  | Of<'iam:DeleteRolePolicy', { RoleName: string; PolicyName: string }>;

export type WarehouseCall =
  | Of<
      'redshift:CreateCluster',
      {
        ClusterIdentifier: string;
        NodeType: string;
        ClusterType: 'single-node' | 'multi-node';
        NumberOfNodes?: number;
        DBName: string;
        MasterUsername: string;
        ManageMasterPassword: true;
        Encrypted: true;
        PubliclyAccessible: false;
        ClusterSubnetGroupName: string;
        VpcSecurityGroupIds: readonly string[];
        IamRoles: readonly string[];
        DefaultIamRoleArn?: string;
        EnhancedVpcRouting: boolean;
        Tags: readonly Tag[];
      }
    >
  | Of<
      'redshift:ModifyClusterIamRoles',
      {
        ClusterIdentifier: string;
        AddIamRoles?: readonly string[];
        RemoveIamRoles?: readonly string[];
        /** An empty string takes the default away. */
        DefaultIamRoleArn?: string;
      }
    >
  | Of<'redshift:ModifyCluster', { ClusterIdentifier: string; EnhancedVpcRouting: boolean }>
  | Of<
      'redshift-serverless:UpdateNamespace',
      { namespaceName: string; iamRoles: readonly string[]; defaultIamRoleArn: string }
    >
  | Of<
      'redshift-serverless:UpdateWorkgroup',
      { workgroupName: string; enhancedVpcRouting: boolean }
    >;

export type StorageCall =
  | Of<
      's3:CreateBucket',
      { Bucket: string; CreateBucketConfiguration?: { readonly LocationConstraint: string } }
    >
  | Of<
      's3:PutBucketEncryption',
      {
        Bucket: string;
        SSEAlgorithm: 'AES256' | 'aws:kms';
        KMSMasterKeyID?: string;
        BucketKeyEnabled?: true;
      }
    >
  | Of<'s3:DeleteBucketEncryption', { Bucket: string }>
  | Of<
      's3:PutPublicAccessBlock',
      { Bucket: string; PublicAccessBlockConfiguration: PublicAccessBlock }
    >
  | Of<'s3:DeletePublicAccessBlock', { Bucket: string }>
  /** Three calls: the symmetric key, whose id is journalled before it gets its alias, and its rotation. */
  | Of<'kms:CreateKey', { AliasName: string; Description: string; Tags: readonly Tag[] }>;

export type NetworkCall =
  | Of<
      'ec2:CreateVpcEndpoint',
      {
        VpcId: string;
        ServiceName: string;
        VpcEndpointType: 'Gateway' | 'Interface';
        RouteTableIds?: readonly string[];
        SubnetIds?: readonly string[];
        SecurityGroupIds?: readonly string[];
        PrivateDnsEnabled?: boolean;
        Tags: readonly Tag[];
      }
    >
  | Of<'ec2:DeleteVpcEndpoints', { VpcEndpointIds: readonly string[] }>
  | Of<
      'ec2:ModifyVpcEndpoint',
      {
        VpcEndpointId: string;
        AddRouteTableIds?: readonly string[];
        RemoveRouteTableIds?: readonly string[];
        PrivateDnsEnabled?: boolean;
        PolicyDocument?: string;
      }
    >
  | Of<'ec2:AuthorizeSecurityGroupIngress' | 'ec2:RevokeSecurityGroupIngress', SecurityGroupRule>
  | Of<'ec2:AuthorizeSecurityGroupEgress' | 'ec2:RevokeSecurityGroupEgress', SecurityGroupRule>
  | Of<
      'ec2:ModifyVpcAttribute',
      { VpcId: string; EnableDnsSupport?: boolean; EnableDnsHostnames?: boolean }
    >;

/** TCP 443 between a security group and another one, or a CIDR. */
interface SecurityGroupRule {
  readonly GroupId: string;
  readonly Peer: { readonly GroupId: string } | { readonly CidrIp: string };
}

export type Call = IamCall | WarehouseCall | StorageCall | NetworkCall;
