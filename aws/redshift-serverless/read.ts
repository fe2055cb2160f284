import {
  GetNamespaceCommand,
  GetWorkgroupCommand,
  ListTagsForResourceCommand,
  type Namespace,
  type RedshiftServerlessClient,
  type Workgroup,
} from '@aws-sdk/client-redshift-serverless';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { AssociatedRole, NamespaceFacts, WarehouseFacts } from '../../domain/setup/facts.ts';
import type { Read } from '../../domain/setup/read.ts';
import type { Tagged } from '../../domain/tags/tag-reading.ts';
import { answered } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

/** What a namespace without a key of its own names in the key's place. */
const AWS_OWNED = 'AWS_OWNED_KMS_KEY';

const NONE = ['ResourceNotFoundException'];
const NAMESPACE = { permission: 'redshift-serverless:GetNamespace', missing: NONE };

export interface ServerlessNames {
  readonly workgroup: string;
  readonly namespace: string;
}

/** A Serverless workgroup with its namespace; `vpcOf` finds the VPC of its subnets, which Serverless does not tell. */
export async function readWorkgroup(
  client: RedshiftServerlessClient,
  { workgroup: workgroupName, namespace: namespaceName }: ServerlessNames,
  vpcOf: (subnetIds: readonly string[]) => Promise<Read<string>>,
): Promise<Read<WarehouseFacts>> {
  const [workgroup, namespace] = await Promise.all([
    readOutcome({ permission: 'redshift-serverless:GetWorkgroup', missing: NONE }, async () => {
      const { workgroup: found } = await client.send(new GetWorkgroupCommand({ workgroupName }));
      return answered(found, 'workgroup', `GetWorkgroup of ${workgroupName}`);
    }),
    readNamespace(client, namespaceName),
  ]);
  if (!('ok' in workgroup)) return workgroup;
  const own = workgroup.ok.namespaceName;
  if (own !== undefined && own !== namespaceName)
    return {
      missing: `workgroup ${workgroupName} does not use namespace ${namespaceName}`,
      instead: own,
    };
  if (!('ok' in namespace)) return namespace;
  const facts = await readOutcome(NAMESPACE, async () => factsOf(workgroup.ok, namespace.ok));
  if (!('ok' in facts)) return facts;
  const { subnetIds = [] } = workgroup.ok;
  const vpc = await vpcOf(subnetIds);
  const place = 'ok' in vpc ? { ok: { vpcId: vpc.ok, subnetIds } } : vpc;
  return { ok: { ...facts.ok, place } };
}

/** A namespace: it holds the roles. */
export const readNamespace = (
  client: RedshiftServerlessClient,
  namespaceName: string,
): Promise<Read<Namespace>> =>
  readOutcome(NAMESPACE, async () => {
    const { namespace } = await client.send(new GetNamespaceCommand({ namespaceName }));
    return answered(namespace, 'namespace', `GetNamespace of ${namespaceName}`);
  });

/** What is known of a namespace by itself. */
export async function readNamespaceFacts(
  client: RedshiftServerlessClient,
  name: string,
): Promise<Read<NamespaceFacts>> {
  const namespace = await readNamespace(client, name);
  if (!('ok' in namespace)) return namespace;
  const { status = '', iamRoles = [], defaultIamRoleArn } = namespace.ok;
  return readOutcome(NAMESPACE, async () => ({
    status: status.toLowerCase(),
    roles: iamRoles.map(parseRole),
    ...(defaultIamRoleArn ? { defaultRoleArn: defaultIamRoleArn } : {}),
  }));
}

/** How a namespace is registered with federated permissions; empty: it is not. */
export async function readRegistration(
  client: RedshiftServerlessClient,
  namespaceName: string,
): Promise<Read<string>> {
  const namespace = await readNamespace(client, namespaceName);
  if (!('ok' in namespace)) return namespace;
  const { lakehouseRegistrationStatus = '', catalogArn = '' } = namespace.ok;
  return { ok: [lakehouseRegistrationStatus, catalogArn].join(' ').trim() };
}

/** The tags of a workgroup or namespace; its ARN ends in an id of its own. */
export async function readServerlessTags(
  client: RedshiftServerlessClient,
  kind: 'workgroup' | 'namespace',
  name: string,
): Promise<Read<Tagged>> {
  const arn =
    kind === 'workgroup'
      ? await readWorkgroupArn(client, name)
      : await namespaceArnOf(client, name);
  if (!('ok' in arn)) return arn;
  return readOutcome(
    { permission: 'redshift-serverless:ListTagsForResource', missing: NONE },
    async () => {
      const { tags = [] } = await client.send(
        new ListTagsForResourceCommand({ resourceArn: arn.ok }),
      );
      return {
        arn: arn.ok,
        uniqueId: arn.ok,
        tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])),
      };
    },
  );
}

export const readWorkgroupArn = (
  client: RedshiftServerlessClient,
  workgroupName: string,
): Promise<Read<string>> =>
  readOutcome({ permission: 'redshift-serverless:GetWorkgroup', missing: NONE }, async () => {
    const { workgroup } = await client.send(new GetWorkgroupCommand({ workgroupName }));
    return answered(workgroup?.workgroupArn, 'workgroupArn', `GetWorkgroup of ${workgroupName}`);
  });

async function namespaceArnOf(
  client: RedshiftServerlessClient,
  name: string,
): Promise<Read<string>> {
  const namespace = await readNamespace(client, name);
  if (!('ok' in namespace)) return namespace;
  const { namespaceArn } = namespace.ok;
  return readOutcome(NAMESPACE, async () =>
    answered(namespaceArn, 'namespaceArn', `GetNamespace of ${name}`),
  );
}

/** `IamRole(applyStatus=in-sync, iamRoleArn=arn:…)` with its fields in either order, or a bare ARN (facts §8, 32). */
export function parseRole(text: string): AssociatedRole {
  if (text.startsWith('arn:')) return { arn: text, applyStatus: 'in-sync' };
  const arn = /iamRoleArn=([^,\s)]+)/.exec(text)?.[1];
  const applyStatus = /applyStatus=([^,\s)]+)/.exec(text)?.[1];
  if (arn !== undefined && applyStatus !== undefined) return { arn, applyStatus };
  throw new UnexpectedResponse(
    `GetNamespace iamRoles holds ${JSON.stringify(text)}, wanted IamRole(applyStatus=…, iamRoleArn=…)`,
  );
}

const factsOf = (workgroup: Workgroup, namespace: Namespace): Omit<WarehouseFacts, 'place'> => ({
  kind: 'serverless',
  ...(workgroup.workgroupArn ? { arn: workgroup.workgroupArn } : {}),
  ...(workgroup.publiclyAccessible === undefined
    ? {}
    : { publiclyAccessible: workgroup.publiclyAccessible }),
  ...(workgroup.ipAddressType === undefined
    ? {}
    : { dualStack: workgroup.ipAddressType.toLowerCase() === 'dualstack' }),
  status: worse(workgroup.status, namespace.status),
  roles: (namespace.iamRoles ?? []).map(parseRole),
  ...(namespace.defaultIamRoleArn ? { defaultRoleArn: namespace.defaultIamRoleArn } : {}),
  ...(namespace.kmsKeyId && namespace.kmsKeyId !== AWS_OWNED
    ? { encryptionKey: namespace.kmsKeyId }
    : {}),
  securityGroupIds: workgroup.securityGroupIds ?? [],
  ...(workgroup.enhancedVpcRouting === undefined
    ? {}
    : { enhancedVpcRouting: workgroup.enhancedVpcRouting }),
});

/** The status that is not `available`, in lower case as clusters spell it. */
const worse = (workgroup = '', namespace = ''): string =>
  (workgroup.toLowerCase() === 'available' ? namespace : workgroup).toLowerCase();
