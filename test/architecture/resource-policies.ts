import type { PolicyDocument, PolicyStatement } from '../../local-aws/account/policy.ts';
import { isRecord, type Json, type JsonObject } from '../../local-aws/json.ts';
import { actionsOf, list, named, ofType, record, statementsOf } from './deployment.ts';

const ACCOUNT = '111122223333';
const STACK = 'redshift-ml-admin-dev';

/** The ARN that a resource of the template would have once it is deployed. */
export function arnOf(id: string, attribute = 'Arn'): string {
  const declared = named(id);
  const name = (property: string): string => {
    const given = declared?.properties[property];
    return typeof given === 'string' ? given : id;
  };
  switch (declared?.type) {
    case 'AWS::IAM::Role':
      return `arn:aws:iam::${ACCOUNT}:role/${STACK}-${id}-1A2B3C4D5E6F`;
    case 'AWS::SQS::Queue':
      return `arn:aws:sqs:us-east-1:${ACCOUNT}:${name('QueueName')}`;
    case 'AWS::Events::EventBus':
      return `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/${name('Name')}`;
    case 'AWS::DynamoDB::Table':
      return `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${name('TableName')}${attribute === 'Arn' ? '' : '/stream/2026'}`;
    case 'AWS::S3::Bucket':
      return `arn:aws:s3:::${id === 'EvidenceBucket' ? 'evidence' : id.toLowerCase()}`;
    default:
      return `arn:aws:none:us-east-1:${ACCOUNT}:${id}`;
  }
}

/** The value as CloudFormation would fill it in. */
function filledIn(value: Json | undefined): Json {
  if (typeof value === 'string' || value === undefined) return value ?? null;
  if (Array.isArray(value)) return value.map(filledIn);
  if (!isRecord(value)) return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value;
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? arnOf(Ref);
  if (Array.isArray(attribute)) return arnOf(String(attribute[0]), String(attribute[1]));
  if (typeof text === 'string') return substituted(text);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledIn(inner)]));
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': ACCOUNT,
  'AWS::StackName': STACK,
  'AWS::URLSuffix': 'amazonaws.com',
};
const substituted = (text: string): string =>
  text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    const [id = '', attribute] = name.split('.');
    return PSEUDO[id] ?? arnOf(id, attribute);
  });

const filledInAll = (statements: readonly (Json | undefined)[]): readonly PolicyStatement[] =>
  statements.map((statement) => filledIn(statement) as unknown as PolicyStatement); // as it lies in the template, which AWS would check

/** The policy of a role, with what CloudFormation puts in the place of its references. */
export const policyOf = (role: string): PolicyDocument => ({
  Statement: filledInAll(statementsOf(role)),
});

/** The statements of the policies that lie on a bus, a queue, the table, the bucket and a function. */
export const resourceStatements: readonly PolicyStatement[] = filledInAll([
  ...ofType('AWS::Events::EventBusPolicy').map(({ properties }) => properties['Statement']),
  ...['AWS::SQS::QueuePolicy', 'AWS::S3::BucketPolicy', 'AWS::Lambda::ResourcePolicy']
    .flatMap(ofType)
    .flatMap(({ properties }) => list(record(properties['PolicyDocument'])['Statement'])),
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
