import {
  CreateClusterCommand,
  ModifyClusterCommand,
  ModifyClusterIamRolesCommand,
  type RedshiftClient,
} from '@aws-sdk/client-redshift';
import type { ClusterInputs } from '../../domain/setup/operations/cluster.ts';
import { type ChangeOutcome, changeOutcome, type Senders } from '../change-outcome.ts';

/** Changes of a cluster. `busy` while the cluster is modifying or IAM has not propagated a role. */
export const clusterSenders = {
  'redshift:CreateCluster': ({ redshift }, { VpcSecurityGroupIds, IamRoles, Tags, ...rest }) => {
    const lists = {
      VpcSecurityGroupIds: [...VpcSecurityGroupIds],
      IamRoles: [...IamRoles],
      Tags: [...Tags],
    };
    return sent(() => redshift.send(new CreateClusterCommand({ ...rest, ...lists })));
  },
  'redshift:ModifyClusterIamRoles': ({ redshift }, { AddIamRoles, RemoveIamRoles, ...rest }) => {
    const lists = {
      ...(AddIamRoles && { AddIamRoles: [...AddIamRoles] }),
      ...(RemoveIamRoles && { RemoveIamRoles: [...RemoveIamRoles] }),
    };
    return sent(() => redshift.send(new ModifyClusterIamRolesCommand({ ...rest, ...lists })));
  },
} satisfies Senders<
  Omit<ClusterInputs, 'redshift:ModifyCluster'>,
  { readonly redshift: RedshiftClient }
>;

/** Apart from the others, for the one function that may send it. */
export const modifyClusterSenders = {
  'redshift:ModifyCluster': ({ redshift }, input) =>
    sent(() => redshift.send(new ModifyClusterCommand(input))),
} satisfies Senders<
  Pick<ClusterInputs, 'redshift:ModifyCluster'>,
  { readonly redshift: RedshiftClient }
>;

const sent = (send: () => Promise<unknown>): Promise<ChangeOutcome> =>
  changeOutcome({ already: ['ClusterAlreadyExistsFault'] }, send);
