import {
  CreateClusterCommand,
  ModifyClusterCommand,
  ModifyClusterIamRolesCommand,
  type RedshiftClient,
} from '@aws-sdk/client-redshift';
import {
  type RedshiftServerlessClient,
  UpdateNamespaceCommand,
  UpdateWorkgroupCommand,
} from '@aws-sdk/client-redshift-serverless';
import type { WarehouseCall } from '../domain/setup/call.ts';
import { type Performed, performing } from './performing.ts';

/** One change of a cluster, namespace or workgroup. `busy` while the warehouse is modifying or IAM has not propagated a role. */
export const changeWarehouse = (
  clients: { readonly redshift: RedshiftClient; readonly serverless: RedshiftServerlessClient },
  call: WarehouseCall,
): Promise<Performed> =>
  performing({ already: ['ClusterAlreadyExistsFault'] }, async () => {
    await change(clients, call);
    return undefined;
  });

function change(
  {
    redshift,
    serverless,
  }: { readonly redshift: RedshiftClient; readonly serverless: RedshiftServerlessClient },
  { operation, input }: WarehouseCall,
): Promise<unknown> {
  switch (operation) {
    case 'redshift:CreateCluster': {
      const { VpcSecurityGroupIds, IamRoles, Tags, ...rest } = input;
      const lists = {
        VpcSecurityGroupIds: [...VpcSecurityGroupIds],
        IamRoles: [...IamRoles],
        Tags: [...Tags],
      };
      return redshift.send(new CreateClusterCommand({ ...rest, ...lists }));
    }
    case 'redshift:ModifyClusterIamRoles': {
      const { AddIamRoles, RemoveIamRoles, ...rest } = input;
      return redshift.send(
        new ModifyClusterIamRolesCommand({
          ...rest,
          ...(AddIamRoles && { AddIamRoles: [...AddIamRoles] }),
          ...(RemoveIamRoles && { RemoveIamRoles: [...RemoveIamRoles] }),
        }),
      );
    }
    case 'redshift:ModifyCluster':
      return redshift.send(new ModifyClusterCommand(input));
    case 'redshift-serverless:UpdateNamespace':
      return serverless.send(
        new UpdateNamespaceCommand({ ...input, iamRoles: [...input.iamRoles] }),
      );
    case 'redshift-serverless:UpdateWorkgroup':
      return serverless.send(new UpdateWorkgroupCommand(input));
  }
}
