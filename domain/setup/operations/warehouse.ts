import type { ProposedAction } from '../action.ts';
import type { SetupFacts, WarehouseFacts } from '../facts.ts';
import { associateWithCluster, createCluster, routeCluster } from './cluster.ts';
import { associateWithNamespace, routeWorkgroup } from './serverless.ts';
import { createServerless } from './workgroup.ts';

/** What is made next of a warehouse that does not exist, if the configuration says how. */
export const createWarehouse = (facts: SetupFacts): ProposedAction | undefined =>
  createCluster(facts) ?? createServerless(facts);

/** Associates roles with the warehouse, of whichever kind it is, or makes one the default, or both in one call. */
export function associate(
  { target: { name, identity } }: SetupFacts,
  warehouse: WarehouseFacts,
  {
    add,
    defaultRole,
  }: { readonly add: readonly string[]; readonly defaultRole?: string | undefined },
): ProposedAction {
  const before = warehouse.defaultRoleArn;
  const replacesDefault =
    defaultRole !== undefined && before !== undefined && before !== defaultRole;
  return {
    id: `associate ${name} ${[...add, ...(defaultRole ? [`default=${defaultRole}`] : [])].join(' ')}`,
    handling: replacesDefault ? 'asks' : 'repairs',
    call:
      identity.kind === 'provisioned'
        ? associateWithCluster(identity.cluster, add, defaultRole)
        : associateWithNamespace(identity.namespace, warehouse, add, defaultRole),
    consequence: replacesDefault
      ? `Every IAM_ROLE default (COPY, UNLOAD, …) changes from ${before} to this role.`
      : '',
  };
}

/** Turns enhanced VPC routing on. Only after an inspection has seen the endpoints available: a new one is `pending` for minutes. */
export const turnRoutingOn = ({ target: { name, identity } }: SetupFacts): ProposedAction => ({
  id: `routing on ${name}`,
  handling: 'asks',
  call:
    identity.kind === 'provisioned'
      ? routeCluster(identity.cluster)
      : routeWorkgroup(identity.workgroup),
  afterSettling: true,
  consequence: `All COPY, UNLOAD and CREATE MODEL traffic goes through the VPC: COPY from other Regions and sign-in through IAM Identity Center need their own path, and the ${identity.kind === 'provisioned' ? 'cluster' : 'workgroup'} may restart (not documented: do it in a maintenance window).`,
});
