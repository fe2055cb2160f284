import { withReferences } from './references.ts';
import { functionsByRole, mayDo, withPolicies } from './roles.ts';
import {
  changedOfType,
  FUNCTION,
  type JsonObject,
  objectOf,
  type TemplateResources,
  withProperties,
} from './template.ts';

/** What the template makes for its topics where nobody has a key. */
const OWN_KEY = 'TopicsKey';

/**
 * The resources with the customer's key on logs, queues, topics and the environment of the functions. Who uses them uses the key in
 * its own name: the roles are allowed what docs/install.md says that the policy of the key has to allow besides.
 */
export function encryptedWith(resources: TemplateResources, key: string): TemplateResources {
  const logs = changedOfType(resources, 'AWS::Logs::LogGroup', (group) =>
    withProperties(group, { KmsKeyId: key }),
  );
  const queues = changedOfType(logs, 'AWS::SQS::Queue', (queue) => {
    const { SqsManagedSseEnabled: _, ...others } = objectOf(queue.Properties);
    return { ...queue, Properties: { ...others, KmsMasterKeyId: key } };
  });
  const functions = changedOfType(queues, FUNCTION, (one) =>
    withProperties(one, { KmsKeyArn: key }),
  );
  return withOneKey(allowedToUse(functions, key), key);
}

const allowedToUse = (resources: TemplateResources, key: string): TemplateResources => {
  const functions = functionsByRole(resources);
  return withPolicies(resources, 'key', (role: JsonObject, id) => [
    // Lambda decrypts the environment, and what it takes from a queue, in the name of the function.
    ...(functions.has(id) ? [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: key }] : []),
    ...(mayDo(role, 'sqs:SendMessage')
      ? [
          {
            Effect: 'Allow',
            Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
            Resource: key,
            Condition: {
              StringEquals: {
                // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
                'kms:ViaService': { 'Fn::Sub': 'sqs.${AWS::Region}.${AWS::URLSuffix}' },
              },
            },
          },
        ]
      : []),
  ]);
};

/** The topics' own key is not made, and whatever named it names this one. */
const withOneKey = (resources: TemplateResources, key: string): TemplateResources =>
  Object.fromEntries(
    Object.entries(resources)
      .filter(([id]) => id !== OWN_KEY)
      .map(([id, resource]) => [
        id,
        objectOf(withReferences(resource, (other) => (other === OWN_KEY ? key : undefined))),
      ]),
  );
