import {
  CreateClusterCommand,
  ModifyClusterCommand,
  ModifyClusterIamRolesCommand,
  type RedshiftClient,
} from '@aws-sdk/client-redshift';
import type { WarehouseCall } from '../../domain/setup/operations/call.ts';
import { type ChangeOutcome, changeOutcome } from '../change-outcome.ts';

export type ClusterCall = Extract<WarehouseCall, { operation: `redshift:${string}` }>;

/** One change of a cluster. `busy` while the cluster is modifying or IAM has not propagated a role. */
export const changeCluster = (client: RedshiftClient, call: ClusterCall): Promise<ChangeOutcome> =>
  changeOutcome({ already: ['ClusterAlreadyExistsFault'] }, () => change(client, call));

function change(client: RedshiftClient, { operation, input }: ClusterCall): Promise<unknown> {
  switch (operation) {
    case 'redshift:CreateCluster': {
      const { VpcSecurityGroupIds, IamRoles, Tags, ...rest } = input;
      const lists = {
        VpcSecurityGroupIds: [...VpcSecurityGroupIds],
        IamRoles: [...IamRoles],
        Tags: [...Tags],
      };
      return client.send(new CreateClusterCommand({ ...rest, ...lists }));
    }
    case 'redshift:ModifyClusterIamRoles': {
      const { AddIamRoles, RemoveIamRoles, ...rest } = input;
      return client.send(
        new ModifyClusterIamRolesCommand({
          ...rest,
          ...(AddIamRoles && { AddIamRoles: [...AddIamRoles] }),
          ...(RemoveIamRoles && { RemoveIamRoles: [...RemoveIamRoles] }),
        }),
      );
    }
    case 'redshift:ModifyCluster':
      return client.send(new ModifyClusterCommand(input));
  }
}
