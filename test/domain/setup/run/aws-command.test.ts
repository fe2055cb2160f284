import { expect, test } from '@jest/globals';
import { awsCommands } from '../../../../domain/setup/run/aws-command.ts';

test.each<[string, Parameters<typeof awsCommands>[0], readonly string[]]>([
  [
    'a document is sent as a text within the JSON, and a quote survives the shell',
    {
      operation: 'iam:PutRolePolicy',
      input: { RoleName: "it's", PolicyName: 'p', PolicyDocument: '{\n  "Statement": []\n}' },
    },
    [
      String.raw`aws iam put-role-policy --cli-input-json '{"RoleName":"it'\''s","PolicyName":"p","PolicyDocument":"{\"Statement\":[]}"}'`,
    ],
  ],
  [
    'S3 takes an encryption as a rule',
    {
      operation: 's3:PutBucketEncryption',
      input: { Bucket: 'b', SSEAlgorithm: 'aws:kms', KMSMasterKeyID: '{{alias/ml}}' },
    },
    [
      `aws s3api put-bucket-encryption --region eu-west-1 --cli-input-json '{"Bucket":"b","ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"'"$(aws kms describe-key --region eu-west-1 --key-id alias/ml --query KeyMetadata.Arn --output text)"'"}}]}}'`,
    ],
  ],
  [
    'EC2 changes one attribute of a VPC per call',
    {
      operation: 'ec2:ModifyVpcAttribute',
      input: { VpcId: 'vpc-1', EnableDnsSupport: true, EnableDnsHostnames: true },
    },
    [
      `aws ec2 modify-vpc-attribute --region eu-west-1 --cli-input-json '{"VpcId":"vpc-1","EnableDnsSupport":{"Value":true}}'`,
      `aws ec2 modify-vpc-attribute --region eu-west-1 --cli-input-json '{"VpcId":"vpc-1","EnableDnsHostnames":{"Value":true}}'`,
    ],
  ],
  [
    'a rule of a security group',
    {
      operation: 'ec2:RevokeSecurityGroupIngress',
      input: { GroupId: 'sg-1', Peer: { GroupId: 'sg-2' } },
    },
    [
      `aws ec2 revoke-security-group-ingress --region eu-west-1 --cli-input-json '{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"UserIdGroupPairs":[{"GroupId":"sg-2"}]}]}'`,
    ],
  ],
  [
    'what has no id yet is said',
    { operation: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['{{created}}'] } },
    [
      `aws ec2 delete-vpc-endpoints --region eu-west-1 --cli-input-json '{"VpcEndpointIds":["<its id>"]}'`,
    ],
  ],
])('%s', (_, call, commands) => expect(awsCommands(call, 'eu-west-1')).toEqual(commands));
