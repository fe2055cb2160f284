import { evaluate } from '../../local-aws/account/iam/evaluate.ts';
import type { PolicyDocument, PolicyStatement } from '../../local-aws/account/policy.ts';
import { isRecord, type Json, type JsonObject } from '../../local-aws/json.ts';
import {
  actionsOf,
  exported,
  list,
  named,
  ofType,
  parameters,
  record,
  statementsOf,
} from './deployment.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

/** The ARN that a resource of the template would have once it is deployed. */
export function arnOf(id: string, attribute = 'Arn'): string {
  const declared = named(id);
  const name = (property: string): string => {
    const given = declared?.properties[property];
    return typeof given === 'string' ? given : id;
  };
  switch (declared?.type) {
    case 'AWS::IAM::Role':
      return `arn:aws:iam::${ACCOUNT}:role/${filledIn(declared.properties['RoleName'])}`;
    case 'AWS::SQS::Queue':
      return `arn:aws:sqs:${REGION}:${ACCOUNT}:${name('QueueName')}`;
    case 'AWS::Events::EventBus':
      return `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${name('Name')}`;
    case 'AWS::DynamoDB::Table':
      return `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name('TableName')}${attribute === 'Arn' ? '' : '/stream/2026'}`;
    case 'AWS::S3::Bucket':
      return `arn:aws:s3:::${filledIn(declared.properties['BucketName'])}`;
    case 'AWS::StepFunctions::StateMachine':
      return `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name('StateMachineName')}`;
    default:
      return `arn:aws:none:${REGION}:${ACCOUNT}:${id}`;
  }
}

/** The value as CloudFormation would fill it in. */
function filledIn(value: Json | undefined): Json {
  if (typeof value === 'string' || value === undefined) return value ?? null;
  if (Array.isArray(value)) return value.map(filledIn);
  if (!isRecord(value)) return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text, 'Fn::ImportValue': name } = value;
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? arnOf(Ref);
  if (typeof name === 'string') return filledIn(exported.get(name));
  if (Array.isArray(attribute)) return arnOf(String(attribute[0]), String(attribute[1]));
  if (typeof text === 'string') return substituted(text);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledIn(inner)]));
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};
const substituted = (text: string): string =>
  text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    const [id = '', attribute] = name.split('.');
    const told = attribute === undefined ? record(parameters[id])['Default'] : undefined;
    return PSEUDO[id] ?? (told === undefined ? arnOf(id, attribute) : String(told));
  });

const filledInAll = (statements: readonly (Json | undefined)[]): readonly PolicyStatement[] =>
  statements.map((statement) => filledIn(statement) as unknown as PolicyStatement); // as it lies in the template, which AWS would check

/** The policy of a role, with what CloudFormation puts in the place of its references. */
export const policyOf = (role: string): PolicyDocument => ({
  Statement: filledInAll(statementsOf(role)),
});

/** Whether AWS lets one of its services take on the role for something of ours, or of somebody else's: the machine, the rule. */
export function isTaken(role: string, service: string, source: string): boolean {
  const trust = record(named(role)?.properties['AssumeRolePolicyDocument']);
  const Statement = filledInAll(list(trust['Statement']))
    .filter(({ Principal }) => JSON.stringify(Principal) === JSON.stringify({ Service: service }))
    .map(({ Principal: _, ...statement }) => ({ ...statement, Resource: '*' }));
  const context = { 'aws:SourceAccount': [ACCOUNT], 'aws:SourceArn': [source] };
  const request = { action: 'sts:AssumeRole', resource: '*', context };
  return evaluate([{ id: 'trust', document: { Statement } }], request).decision === 'allowed';
}

/** The statements of the policies that lie on a bus, a queue, the table, the bucket and a function. */
export const resourceStatements: readonly PolicyStatement[] = filledInAll([
  ...ofType('AWS::Events::EventBusPolicy').map(({ properties }) => properties['Statement']),
  ...['AWS::SQS::QueuePolicy', 'AWS::S3::BucketPolicy', 'AWS::Lambda::ResourcePolicy']
    .flatMap(ofType)
    .flatMap(({ properties }) => list(record(properties['PolicyDocument'])['Statement'])),
  ...ofType('AWS::KMS::Key').flatMap(({ id, properties }) =>
    list(record(properties['KeyPolicy'])['Statement']).map((statement) => ({
      ...record(statement),
      Resource: arnOf(id),
    })),
  ),
  ...ofType('AWS::DynamoDB::Table').flatMap(({ properties }) =>
    list(record(record(properties['ResourcePolicy'])['PolicyDocument'])['Statement']),
  ),
]);

/** One thing that a role of the template is allowed to do. */
export interface AllowedCall {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: JsonObject;
}

/** What each role of the template may do with a resource that has a name. */
export const allowedCalls: readonly AllowedCall[] = ofType('AWS::IAM::Role').flatMap(({ id }) =>
  statementsOf(id).flatMap((statement) =>
    [filledIn(statement['Resource'])].flat().flatMap((resource) =>
      actionsOf(statement).map((action) => ({
        role: id,
        action,
        resource: String(resource).replace(/\/\*$/, '/one'),
        condition: record(statement['Condition']),
      })),
    ),
  ),
);

/** Somebody of the account whose own policies allow everything. */
export const STRANGER = 'arn:aws:iam::111122223333:role/admin';

/** A call of AWS, by a role or a service. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly by: string | { readonly service: string };
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** Whether a policy that lies on the resource itself denies the call, whatever the caller's own policies allow. */
export function isDenied(
  { action, resource, by, context = {} }: Call,
  statements = resourceStatements,
): boolean {
  const caller =
    typeof by === 'string'
      ? { 'aws:PrincipalArn': [by], 'aws:PrincipalIsAWSService': ['false'] }
      : { 'aws:PrincipalServiceName': [by.service], 'aws:PrincipalIsAWSService': ['true'] };
  const request = {
    action,
    resource,
    context: { 'aws:SecureTransport': ['true'], 's3:if-none-match': ['*'], ...caller, ...context },
  };
  const document = { Statement: statements.filter(({ Effect }) => Effect === 'Deny') };
  return evaluate([{ id: 'resource', document }], request).decision === 'explicitDeny';
}

/** Whether a role of the template may make the call: its own policies allow it, and no policy of the resource denies it. */
export function mayCall(
  role: string,
  { action, resource, context = {} }: Omit<Call, 'by'>,
): boolean {
  const request = { action, resource, context };
  const { decision } = evaluate([{ id: role, document: policyOf(role) }], request);
  return decision === 'allowed' && !isDenied({ action, resource, by: arnOf(role), context });
}
