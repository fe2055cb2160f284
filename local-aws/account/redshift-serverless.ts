import { AwsError, type Operation } from '../service.ts';
import { associate, associations, becomeDefault } from './association.ts';
import type { AccountState, NamespaceState } from './state.ts';

const UPDATE_MS = 30_000;

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
          workgroupArn: `arn:${account.partition}:redshift-serverless:${account.region}:${account.id}:workgroup/${workgroupName}`,
          namespaceName: workgroup.namespace,
          enhancedVpcRouting: workgroup.routing,
          subnetIds: workgroup.subnets,
          securityGroupIds: workgroup.securityGroups,
          status: workgroup.busyUntil > account.clock.now() ? 'MODIFYING' : 'AVAILABLE',
        },
      };
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
        const kept = namespace.roles.filter(({ arn }) => input.iamRoles?.includes(arn));
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
      return { workgroup: { workgroupName: input.workgroupName, status: 'MODIFYING' } };
    },
  };
};

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
