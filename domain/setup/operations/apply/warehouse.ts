import { partitionOf } from '../../config.ts';
import type { AssociatedRole, SetupFacts, WarehouseFacts } from '../../facts.ts';
import type { WarehouseCall } from '../call.ts';
import { changed } from './read.ts';

type Create = (WarehouseCall & { operation: 'redshift:CreateCluster' })['input'];

const inSync = (arn: string): AssociatedRole => ({ arn, applyStatus: 'in-sync' });

function created({ target, network }: SetupFacts, input: Create): WarehouseFacts {
  const subnets = network && 'ok' in network.subnets ? network.subnets.ok : [];
  return {
    kind: 'provisioned',
    arn: `arn:${partitionOf(target.region)}:redshift:${target.region}:${target.account}:cluster:${input.ClusterIdentifier}`,
    status: 'available',
    roles: input.IamRoles.map(inSync),
    ...(input.DefaultIamRoleArn ? { defaultRoleArn: input.DefaultIamRoleArn } : {}),
    place: network
      ? { ok: { vpcId: network.vpcId, subnetIds: subnets.map(({ id }) => id) } }
      : { failed: 'the cluster is only planned' },
    securityGroupIds: input.VpcSecurityGroupIds,
    enhancedVpcRouting: input.EnhancedVpcRouting,
  };
}

/** `undefined` leaves the default as it is, an empty string takes it away. */
function withRoles(
  warehouse: WarehouseFacts,
  roles: readonly AssociatedRole[],
  role: string | undefined,
): WarehouseFacts {
  const { defaultRoleArn, ...rest } = warehouse;
  const next = role === undefined ? defaultRoleArn : role;
  return { ...rest, roles, ...(next ? { defaultRoleArn: next } : {}) };
}

function change(
  warehouse: WarehouseFacts,
  call: Exclude<WarehouseCall, { operation: 'redshift:CreateCluster' }>,
) {
  switch (call.operation) {
    case 'redshift:ModifyClusterIamRoles': {
      const { AddIamRoles = [], RemoveIamRoles = [], DefaultIamRoleArn } = call.input;
      const gone = new Set([...AddIamRoles, ...RemoveIamRoles]);
      const roles = [
        ...warehouse.roles.filter(({ arn }) => !gone.has(arn)),
        ...AddIamRoles.map(inSync),
      ];
      return withRoles(warehouse, roles, DefaultIamRoleArn);
    }
    case 'redshift-serverless:UpdateNamespace':
      return withRoles(warehouse, call.input.iamRoles.map(inSync), call.input.defaultIamRoleArn);
    case 'redshift:ModifyCluster':
      return { ...warehouse, enhancedVpcRouting: call.input.EnhancedVpcRouting };
    case 'redshift-serverless:UpdateWorkgroup':
      return { ...warehouse, enhancedVpcRouting: call.input.enhancedVpcRouting };
  }
}

export function applyToWarehouse(facts: SetupFacts, call: WarehouseCall): SetupFacts {
  if (call.operation === 'redshift:CreateCluster')
    return { ...facts, warehouse: { ok: created(facts, call.input) } };
  return { ...facts, warehouse: changed(facts.warehouse, (warehouse) => change(warehouse, call)) };
}
