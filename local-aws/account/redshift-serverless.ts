import { AwsError, type Operation } from '../service.ts';
import { associate, associations, becomeDefault, keptIn } from './association.ts';
import type { AccountState, NamespaceState, WorkgroupState } from './state.ts';

const UPDATE_MS = 30_000;
/** How long a new workgroup is being created, in ms; a namespace is there at once, and busy. */
const CREATION_MS = 180_000;

/** Redshift Serverless: namespaces hold the roles, workgroups the network. */
export const redshiftServerless = (account: AccountState): Record<string, Operation> => {
  const find = <Item>(items: ReadonlyMap<string, Item>, name: string, kind: string): Item => {
    const item = items.get(name);
    if (item === undefined)
      throw new AwsError('ResourceNotFoundException', `The ${kind} ${name} was not found.`);
    return item;
  };
  const idle = <Item extends { busyUntil: number }>(item: Item): Item => {
    if (item.busyUntil > account.clock.now())
      throw new AwsError('ConflictException', 'There is an operation running on it.');
    return item;
  };
  return {
    GetNamespace: ({ namespaceName }: { namespaceName: string }) => ({
      namespace: describe(account, find(account.namespaces, namespaceName, 'namespace')),
    }),
    GetWorkgroup: ({ workgroupName }: { workgroupName: string }) => {
      const workgroup = find(account.workgroups, workgroupName, 'workgroup');
      return {
        workgroup: {
          workgroupName,
          workgroupArn: workgroupArn(account, workgroupName),
          namespaceName: workgroup.namespace,
          enhancedVpcRouting: workgroup.routing,
          subnetIds: workgroup.subnets,
          securityGroupIds: workgroup.securityGroups,
          publiclyAccessible: false,
          ipAddressType: workgroup.dualStack === true ? 'dualstack' : 'ipv4',
          status: statusOf(account, workgroup),
        },
      };
    },
    CreateNamespace: (input: CreateNamespace) => {
      if (account.namespaces.has(input.namespaceName))
        throw new AwsError('ConflictException', `Namespace ${input.namespaceName} already exists.`);
      const namespace: NamespaceState = {
        name: input.namespaceName,
        roles: associate(account, [], input.iamRoles ?? []),
        defaultRole: undefined,
        busyUntil: account.clock.now() + UPDATE_MS,
      };
      becomeDefault(namespace, input.defaultIamRoleArn);
      account.namespaces.set(namespace.name, namespace);
      const described = describe(account, namespace);
      tag(account, described.namespaceArn, input.tags);
      return { namespace: described };
    },
    CreateWorkgroup: (input: CreateWorkgroup) => {
      if (account.workgroups.has(input.workgroupName))
        throw new AwsError('ConflictException', `Workgroup ${input.workgroupName} already exists.`);
      idle(find(account.namespaces, input.namespaceName, 'namespace'));
      account.workgroups.set(input.workgroupName, {
        name: input.workgroupName,
        namespace: input.namespaceName,
        subnets: input.subnetIds ?? [],
        securityGroups: input.securityGroupIds ?? [],
        routing: input.enhancedVpcRouting ?? false,
        busyUntil: account.clock.now() + CREATION_MS,
        isNew: true,
      });
      tag(account, workgroupArn(account, input.workgroupName), input.tags);
      return { workgroup: { workgroupName: input.workgroupName, status: 'CREATING' } };
    },
    UpdateNamespace: (input: {
      namespaceName: string;
      iamRoles?: string[];
      defaultIamRoleArn?: string;
    }) => {
      const namespace = idle(find(account.namespaces, input.namespaceName, 'namespace'));
      if ((input.defaultIamRoleArn === undefined) !== (input.iamRoles === undefined)) {
        throw new AwsError(
          'ValidationException',
          'defaultIamRoleArn and iamRoles must be updated together',
        );
      }
      if (input.iamRoles !== undefined) {
        // The list is whole: a role that is not in it is gone.
        const kept = keptIn(namespace.roles, input.iamRoles);
        namespace.roles = associate(account, kept, input.iamRoles);
        if (!namespace.roles.some(({ arn }) => arn === namespace.defaultRole))
          namespace.defaultRole = undefined;
        becomeDefault(namespace, input.defaultIamRoleArn);
        namespace.busyUntil = account.clock.now() + UPDATE_MS;
      }
      return { namespace: describe(account, namespace) };
    },
    UpdateWorkgroup: (input: { workgroupName: string; enhancedVpcRouting?: boolean }) => {
      const workgroup = idle(find(account.workgroups, input.workgroupName, 'workgroup'));
      workgroup.routing = input.enhancedVpcRouting ?? workgroup.routing;
      workgroup.busyUntil = account.clock.now() + UPDATE_MS;
      workgroup.isNew = false;
      return { workgroup: { workgroupName: input.workgroupName, status: 'MODIFYING' } };
    },
  };
};

interface Tagged {
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

interface CreateNamespace extends Tagged {
  readonly namespaceName: string;
  readonly iamRoles?: string[];
  readonly defaultIamRoleArn?: string;
}

interface CreateWorkgroup extends Tagged {
  readonly workgroupName: string;
  readonly namespaceName: string;
  readonly subnetIds?: string[];
  readonly securityGroupIds?: string[];
  readonly enhancedVpcRouting?: boolean;
}

const tag = (account: AccountState, arn: string, tags: Tagged['tags'] = []): void =>
  void account.serverlessTags.set(
    arn,
    Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  );

const workgroupArn = ({ partition, region, id }: AccountState, name: string): string =>
  `arn:${partition}:redshift-serverless:${region}:${id}:workgroup/${name}`;

function statusOf({ clock }: AccountState, { busyUntil, isNew }: WorkgroupState): string {
  if (busyUntil <= clock.now()) return 'AVAILABLE';
  return isNew === true ? 'CREATING' : 'MODIFYING';
}

const describe = (account: AccountState, namespace: NamespaceState) => ({
  namespaceName: namespace.name,
  namespaceId: `id-of-${namespace.name}`,
  namespaceArn: `arn:${account.partition}:redshift-serverless:${account.region}:${account.id}:namespace/${namespace.name}`,
  status: namespace.busyUntil > account.clock.now() ? 'MODIFYING' : 'AVAILABLE',
  // As the real service answers: text, its fields in either order (facts §8, 32).
  iamRoles: associations(account, namespace.roles).map(({ arn, status }, index) =>
    index % 2 === 0
      ? `IamRole(applyStatus=${status}, iamRoleArn=${arn})`
      : `IamRole(iamRoleArn=${arn}, applyStatus=${status})`,
  ),
  kmsKeyId: namespace.key ?? 'AWS_OWNED_KMS_KEY',
  ...(namespace.defaultRole === undefined ? {} : { defaultIamRoleArn: namespace.defaultRole }),
});
