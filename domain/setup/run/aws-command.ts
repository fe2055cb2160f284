import type { Call, CallOf, OperationName } from '../operations/every-call.ts';
import { CREATED } from '../operations/tokens.ts';

/** One command of the AWS CLI: the operation with AWS's own nesting of its input. */
interface Command {
  readonly operation: string;
  readonly input: object;
}

type Requests = {
  readonly [O in OperationName]?: (input: CallOf<O>['input']) => readonly Command[];
};

const rule = (
  operation: string,
  { GroupId, Peer }: CallOf<'ec2:AuthorizeSecurityGroupIngress'>['input'],
): readonly Command[] => {
  const peer = 'CidrIp' in Peer ? { IpRanges: [Peer] } : { UserIdGroupPairs: [Peer] };
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...peer }];
  return [{ operation, input: { GroupId, IpPermissions } }];
};

/** The operations whose input a plan states flatter than AWS takes it, or that are several calls. */
const NESTED: Requests = {
  's3:PutBucketEncryption': ({ Bucket, BucketKeyEnabled, ...byDefault }) => {
    const rules = [
      {
        ApplyServerSideEncryptionByDefault: byDefault,
        ...(BucketKeyEnabled && { BucketKeyEnabled }),
      },
    ];
    const input = { Bucket, ServerSideEncryptionConfiguration: { Rules: rules } };
    return [{ operation: 's3:PutBucketEncryption', input }];
  },
  'kms:CreateKey': ({ AliasName, Description, Tags }) => {
    const tags = Tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
    return [
      { operation: 'kms:CreateKey', input: { Description, Tags: tags } },
      { operation: 'kms:CreateAlias', input: { AliasName, TargetKeyId: CREATED } },
      { operation: 'kms:EnableKeyRotation', input: { KeyId: CREATED } },
    ];
  },
  'ec2:CreateVpcEndpoint': ({ Tags, ...rest }) => [
    {
      operation: 'ec2:CreateVpcEndpoint',
      input: { ...rest, TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags }] },
    },
  ],
  'ec2:ModifyVpcAttribute': ({ VpcId, ...attributes }) =>
    Object.entries(attributes).map(([name, Value]) => ({
      operation: 'ec2:ModifyVpcAttribute',
      input: { VpcId, [name]: { Value } },
    })),
  'ec2:AuthorizeSecurityGroupIngress': (input) => rule('ec2:AuthorizeSecurityGroupIngress', input),
  'ec2:RevokeSecurityGroupIngress': (input) => rule('ec2:RevokeSecurityGroupIngress', input),
  'ec2:AuthorizeSecurityGroupEgress': (input) => rule('ec2:AuthorizeSecurityGroupEgress', input),
  'ec2:RevokeSecurityGroupEgress': (input) => rule('ec2:RevokeSecurityGroupEgress', input),
};

function requestsOf<O extends OperationName>({ operation, input }: CallOf<O>): readonly Command[] {
  const nested: Requests[O] = NESTED[operation];
  return nested?.(input) ?? [{ operation, input }];
}

/** `iam:PutRolePolicy` is `iam put-role-policy`; the API of S3 is called s3api. */
function spelled(operation: string): string {
  const [service = '', name = ''] = operation.split(':');
  const kebab = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return `${service === 's3' ? 's3api' : service} ${kebab}`;
}

const KEY = /\{\{(alias\/[\w/-]+)\}\}/g;

/** In single quotes of a POSIX shell; what stands for the ARN of a key is asked of KMS when the command runs. */
function quoted(text: string, region: string): string {
  const plain = text.replaceAll("'", `'\\''`);
  return `'${plain.replaceAll(KEY, (_, alias) => `'"$(aws kms describe-key --region ${region} --key-id ${alias} --query KeyMetadata.Arn --output text)"'`)}'`;
}

/** A policy document without the blanks that only its reader needs. */
const compact = (_: string, value: unknown): unknown =>
  typeof value === 'string' && /^\s*\{\s*"/.test(value) ? JSON.stringify(JSON.parse(value)) : value;

/**
 * Commands of the AWS CLI that send a call, to be pasted into a shell. `created` is the id of what an action has made, as
 * far as it is known: its place is named otherwise.
 */
export const awsCommands = (call: Call, region: string, created = '<its id>'): readonly string[] =>
  requestsOf(call).map(({ operation, input }) => {
    const json = JSON.stringify(input, compact).replaceAll(CREATED, created);
    const where = operation.startsWith('iam:') ? '' : ` --region ${region}`;
    return `aws ${spelled(operation)}${where} --cli-input-json ${quoted(json, region)}`;
  });
