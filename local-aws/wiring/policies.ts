import type { PolicyStatement } from '../account/policy.ts';
import type { DeployedPolicies } from '../authorization/policies.ts';
import { type Json, type JsonObject, listOf, recordOf } from '../json.ts';
import type { Resource, Resources } from './resources.ts';

/** Where a type of resource keeps the policy that lies on it. */
const DOCUMENTS: Readonly<Record<string, (properties: JsonObject) => Json | undefined>> = {
  'AWS::Events::EventBusPolicy': ({ Statement }) => ({ Statement }),
  'AWS::SQS::QueuePolicy': ({ PolicyDocument }) => PolicyDocument,
  'AWS::S3::BucketPolicy': ({ PolicyDocument }) => PolicyDocument,
  'AWS::Lambda::ResourcePolicy': ({ PolicyDocument }) => PolicyDocument,
  'AWS::DynamoDB::Table': ({ ResourcePolicy }) => recordOf(ResourcePolicy).PolicyDocument,
};

/** The policies of the roles by the role's name, and those that lie on resources. */
export function deployedPolicies(templates: readonly Resources[]): DeployedPolicies {
  const ofType = (type: string): readonly Resource[] =>
    templates.flatMap((template) => template.ofType(type));
  const managed = ofType('AWS::IAM::ManagedPolicy').map(({ properties }) => properties);
  return {
    roles: new Map(
      ofType('AWS::IAM::Role').map(({ properties }) => [
        String(properties.RoleName),
        [
          ...inlineStatements(properties),
          ...managed
            .filter(({ Roles }) => listOf(Roles).includes(properties.RoleName ?? null))
            .flatMap(({ PolicyDocument }) => statementsIn(PolicyDocument)),
        ],
      ]),
    ),
    resources: [
      ...Object.entries(DOCUMENTS).flatMap(([type, document]) =>
        ofType(type).flatMap(({ properties }) => statementsIn(document(properties))),
      ),
      // In a key's policy `*` is the key.
      ...templates.flatMap((template) =>
        template.ofType('AWS::KMS::Key').flatMap(({ id, properties }) =>
          statementsIn(properties.KeyPolicy).map((statement) => ({
            ...statement,
            Resource: template.text({ 'Fn::GetAtt': [id, 'Arn'] }),
          })),
        ),
      ),
    ],
  };
}

/** What the inline policies of a role say, one after the other. */
export const inlineStatements = ({ Policies }: JsonObject): readonly PolicyStatement[] =>
  listOf(Policies).flatMap((policy) => statementsIn(recordOf(policy).PolicyDocument));

export const statementsIn = (document: Json | undefined): readonly PolicyStatement[] =>
  [recordOf(document).Statement ?? []].flat().map(
    (statement) => statement as unknown as PolicyStatement, // as it lies in the template, which AWS would check
  );

/** The keys with which the template's buckets encrypt, by the bucket's name. */
export const bucketKeysIn = (templates: readonly Resources[]): ReadonlyMap<string, string> =>
  new Map(
    templates
      .flatMap((template) => template.ofType('AWS::S3::Bucket'))
      .flatMap(({ properties }): [string, string][] => {
        const [rule] = listOf(
          recordOf(properties.BucketEncryption).ServerSideEncryptionConfiguration,
        );
        const key = recordOf(recordOf(rule).ServerSideEncryptionByDefault).KMSMasterKeyID;
        return key === undefined ? [] : [[String(properties.BucketName), String(key)]];
      }),
  );

/** The keys with which the template's topics encrypt, by the topic's ARN. */
export const topicKeysIn = (template: Resources): ReadonlyMap<string, string> =>
  new Map(
    template.ofType('AWS::SNS::Topic').flatMap(({ id, properties }): [string, string][] => {
      const key = properties.KmsMasterKeyId;
      return key === undefined ? [] : [[template.text({ Ref: id }), String(key)]];
    }),
  );
