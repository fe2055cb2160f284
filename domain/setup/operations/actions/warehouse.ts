import type { Action } from '../../action.ts';
import type { ControlId } from '../../control.ts';
import type { SetupFacts, WarehouseFacts } from '../../facts.ts';
import { MANAGED_TAGS } from '../../iam/role-name.ts';
import type { Call } from '../call.ts';
import { namespaceRoles } from '../replaced-document.ts';

/** The cluster with its roles attached at creation (step 1 of the page). Undefined without a section `create`, or for Serverless. */
export function createCluster(repairs: ControlId, { target }: SetupFacts): Action | undefined {
  const { create, pairs } = target.setup;
  if (!create || target.identity.kind !== 'provisioned') return undefined;
  const { cluster } = target.identity;
  const defaultRole = wantedDefault(target.setup);
  const several = create.numberOfNodes > 1;
  return {
    id: `redshift:CreateCluster ${cluster}`,
    repairs,
    handling: 'asks',
    call: {
      operation: 'redshift:CreateCluster',
      input: {
        ClusterIdentifier: cluster,
        NodeType: create.nodeType,
        ClusterType: several ? 'multi-node' : 'single-node',
        ...(several ? { NumberOfNodes: create.numberOfNodes } : {}),
        DBName: create.database,
        MasterUsername: create.adminUser,
        ManageMasterPassword: true,
        Encrypted: true,
        PubliclyAccessible: false,
        ClusterSubnetGroupName: create.subnetGroup,
        VpcSecurityGroupIds: create.securityGroups,
        IamRoles: [...new Set(pairs.map(({ role }) => role))],
        ...(defaultRole ? { DefaultIamRoleArn: defaultRole } : {}),
        EnhancedVpcRouting: false,
        Tags: MANAGED_TAGS,
      },
    },
    undo: { never: 'a cluster holds data: delete it by hand if it is not wanted' },
    consequence: `${create.numberOfNodes} node(s) ${create.nodeType} are billed from now on, and the managed admin password as a secret.`,
  };
}

/** The role of `IAM_ROLE default`: as configured, else the first pair's on the path that relies on it. */
export const wantedDefault = ({
  defaultRole,
  path,
  pairs,
}: SetupFacts['target']['setup']): string | undefined =>
  defaultRole ?? (path === 'all-commands' ? pairs[0]?.role : undefined);

/** Associates roles with the warehouse, or makes one the default, or both in one call. */
export function associate(
  repairs: ControlId,
  { target }: SetupFacts,
  warehouse: WarehouseFacts,
  change: { readonly add: readonly string[]; readonly defaultRole: string | undefined },
): Action {
  const before = warehouse.defaultRoleArn;
  const replacesDefault =
    change.defaultRole !== undefined && before !== undefined && before !== change.defaultRole;
  return {
    id: `associate ${target.name} ${[...change.add, ...(change.defaultRole ? [`default=${change.defaultRole}`] : [])].join(' ')}`,
    repairs,
    handling: replacesDefault ? 'asks' : 'repairs',
    ...(target.identity.kind === 'provisioned'
      ? ofCluster(target.identity.cluster, before, change)
      : ofNamespace(target.identity.namespace, warehouse, change)),
    consequence: replacesDefault
      ? `Every IAM_ROLE default (COPY, UNLOAD, …) changes from ${before} to this role.`
      : '',
  };
}

type Change = { readonly add: readonly string[]; readonly defaultRole: string | undefined };
type CallUndo = { readonly call: Call; readonly undo: readonly Call[]; readonly replaces?: string };

function ofCluster(
  ClusterIdentifier: string,
  before: string | undefined,
  { add, defaultRole }: Change,
): CallUndo {
  const operation = 'redshift:ModifyClusterIamRoles';
  return {
    call: {
      operation,
      input: {
        ClusterIdentifier,
        ...(add.length > 0 ? { AddIamRoles: add } : {}),
        ...(defaultRole ? { DefaultIamRoleArn: defaultRole } : {}),
      },
    },
    undo: [
      {
        operation,
        input: {
          ClusterIdentifier,
          ...(add.length > 0 ? { RemoveIamRoles: add } : {}),
          ...(defaultRole ? { DefaultIamRoleArn: before ?? '' } : {}),
        },
      },
    ],
  };
}

function ofNamespace(
  namespaceName: string,
  warehouse: WarehouseFacts,
  { add, defaultRole }: Change,
): CallUndo {
  const operation = 'redshift-serverless:UpdateNamespace';
  const arns = warehouse.roles.map(({ arn }) => arn);
  const call = (iamRoles: readonly string[], defaultIamRoleArn: string | undefined): Call => ({
    operation,
    // The two have to be updated together: an empty text says that there is none.
    input: { namespaceName, iamRoles, defaultIamRoleArn: defaultIamRoleArn ?? '' },
  });
  const before = warehouse.defaultRoleArn;
  return {
    call: call([...new Set([...arns, ...add])], defaultRole ?? before),
    replaces: namespaceRoles({ arns, defaultRoleArn: before }),
    undo: [call(arns, before)],
  };
}

/** Enhanced VPC routing on, once the path through the VPC is seen to be complete: an endpoint is pending for minutes. */
export function turnRoutingOn(repairs: ControlId, { target }: SetupFacts): Action {
  const call = (on: boolean): Call =>
    target.identity.kind === 'provisioned'
      ? {
          operation: 'redshift:ModifyCluster',
          input: { ClusterIdentifier: target.identity.cluster, EnhancedVpcRouting: on },
        }
      : {
          operation: 'redshift-serverless:UpdateWorkgroup',
          input: { workgroupName: target.identity.workgroup, enhancedVpcRouting: on },
        };
  return {
    id: `routing on ${target.name}`,
    repairs,
    handling: 'asks',
    call: call(true),
    undo: [call(false)],
    afterSettling: true,
    consequence:
      'All COPY, UNLOAD and CREATE MODEL traffic goes through the VPC: COPY from other Regions and sign-in through IAM Identity Center need their own path, and the cluster may restart (not documented: do it in a maintenance window).',
  };
}
