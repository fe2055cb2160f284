import * as z from 'zod/mini';
import { partitionOf } from '../../partition.ts';
import type { SetupFacts, WarehouseFacts } from '../facts.ts';
import { predictSimulations } from '../iam/predicted-simulations.ts';
import { MANAGED_TAGS } from '../iam/role-name.ts';
import { wantedDefault } from '../iam/role-paths.ts';
import { changed, known } from '../read.ts';
import { theRoles } from '../subjects.ts';
import { associated, withRoles } from './association.ts';
import { callSchema, type InputsOf, Strings, Tags } from './call.ts';
import type { Operations, Proposal } from './operation.ts';

const ClusterIdentifier = z.string();

export const ClusterCall = z.discriminatedUnion('operation', [
  callSchema('redshift:CreateCluster', {
    ClusterIdentifier,
    NodeType: z.string(),
    ClusterType: z.enum(['single-node', 'multi-node']),
    NumberOfNodes: z.exactOptional(z.int()),
    DBName: z.string(),
    MasterUsername: z.string(),
    ManageMasterPassword: z.literal(true),
    Encrypted: z.literal(true),
    PubliclyAccessible: z.literal(false),
    ClusterSubnetGroupName: z.string(),
    VpcSecurityGroupIds: Strings,
    IamRoles: Strings,
    DefaultIamRoleArn: z.exactOptional(z.string()),
    EnhancedVpcRouting: z.boolean(),
    Tags,
  }),
  callSchema('redshift:ModifyClusterIamRoles', {
    ClusterIdentifier,
    AddIamRoles: z.exactOptional(Strings),
    RemoveIamRoles: z.exactOptional(Strings),
    /** An empty string takes the default away. */
    DefaultIamRoleArn: z.exactOptional(z.string()),
  }),
  callSchema('redshift:ModifyCluster', { ClusterIdentifier, EnhancedVpcRouting: z.boolean() }),
]);
type ClusterCall = z.infer<typeof ClusterCall>;
export type ClusterInputs = InputsOf<ClusterCall>;

function created(
  { target, network }: SetupFacts,
  input: ClusterInputs['redshift:CreateCluster'],
): WarehouseFacts {
  const subnets = network && 'ok' in network.subnets ? network.subnets.ok : [];
  return {
    kind: 'provisioned',
    arn: `arn:${partitionOf(target.region)}:redshift:${target.region}:${target.account}:cluster:${input.ClusterIdentifier}`,
    status: 'available',
    roles: input.IamRoles.map(associated),
    ...(input.DefaultIamRoleArn ? { defaultRoleArn: input.DefaultIamRoleArn } : {}),
    place: network
      ? { ok: { vpcId: network.vpcId, subnetIds: subnets.map(({ id }) => id) } }
      : { failed: 'the cluster is only planned' },
    securityGroupIds: input.VpcSecurityGroupIds,
    enhancedVpcRouting: input.EnhancedVpcRouting,
  };
}

const routing = (name: string, on: boolean): ClusterCall => ({
  operation: 'redshift:ModifyCluster',
  input: { ClusterIdentifier: name, EnhancedVpcRouting: on },
});

const roles = (input: ClusterInputs['redshift:ModifyClusterIamRoles']): ClusterCall => ({
  operation: 'redshift:ModifyClusterIamRoles',
  input,
});

export const clusterOperations = {
  'redshift:CreateCluster': {
    // Its subnets are now known, and whether the roles may make interfaces in them was not asked.
    predict: (facts, input) =>
      predictSimulations({ ...facts, warehouse: { ok: created(facts, input) } }),
    undo: () => ({ never: 'a cluster holds data: delete it by hand if it is not wanted' }),
  },
  'redshift:ModifyClusterIamRoles': {
    predict: (facts, { AddIamRoles = [], RemoveIamRoles = [], DefaultIamRoleArn }) => ({
      ...facts,
      warehouse: changed(facts.warehouse, (warehouse) => {
        const gone = new Set([...AddIamRoles, ...RemoveIamRoles]);
        const kept = warehouse.roles.filter(({ arn }) => !gone.has(arn));
        return withRoles(warehouse, [...kept, ...AddIamRoles.map(associated)], DefaultIamRoleArn);
      }),
    }),
    undo: ({ warehouse }, { ClusterIdentifier: name, AddIamRoles, DefaultIamRoleArn }) => {
      const before = known(warehouse, `cluster ${name}`).defaultRoleArn;
      return [
        roles({
          ClusterIdentifier: name,
          ...(AddIamRoles ? { RemoveIamRoles: AddIamRoles } : {}),
          ...(DefaultIamRoleArn ? { DefaultIamRoleArn: before ?? '' } : {}),
        }),
      ];
    },
    document: {
      written: ({ DefaultIamRoleArn }) => DefaultIamRoleArn,
      // Another default role was set since, and stays; AWS associates roles one by one, so ours can still go.
      takeBack: ({ input: { ClusterIdentifier: name, AddIamRoles } }) =>
        AddIamRoles
          ? { calls: [roles({ ClusterIdentifier: name, RemoveIamRoles: AddIamRoles })] }
          : { gone: 'another default role was set since' },
    },
  },
  'redshift:ModifyCluster': {
    predict: (facts, { EnhancedVpcRouting: enhancedVpcRouting }) => ({
      ...facts,
      warehouse: changed(facts.warehouse, (warehouse) => ({ ...warehouse, enhancedVpcRouting })),
    }),
    undo: (_, { ClusterIdentifier: name, EnhancedVpcRouting }) => [
      routing(name, !EnhancedVpcRouting),
    ],
  },
} satisfies Operations<ClusterInputs>;

/** The cluster with its roles attached at creation (spec step 1). Undefined without a section `create`, or for Serverless. */
export function createCluster(facts: SetupFacts): Proposal<ClusterCall> | undefined {
  const { create } = facts.target.setup;
  if (!create || !('nodeType' in create) || facts.target.identity.kind !== 'provisioned')
    return undefined;
  const { cluster } = facts.target.identity;
  const defaultRole = wantedDefault(facts.target.setup);
  const several = create.numberOfNodes > 1;
  return {
    id: `redshift:CreateCluster ${cluster}`,
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
        IamRoles: theRoles(facts),
        ...(defaultRole ? { DefaultIamRoleArn: defaultRole } : {}),
        EnhancedVpcRouting: false,
        Tags: MANAGED_TAGS,
      },
    },
    consequence: `${create.numberOfNodes} node(s) ${create.nodeType} are billed from now on, and the managed admin password as a secret.`,
  };
}

/** Associates roles with a cluster, makes one the default, or both. */
export const associateWithCluster = (
  name: string,
  add: readonly string[],
  defaultRole: string | undefined,
): ClusterCall =>
  roles({
    ClusterIdentifier: name,
    ...(add.length > 0 ? { AddIamRoles: add } : {}),
    ...(defaultRole ? { DefaultIamRoleArn: defaultRole } : {}),
  });

export const routeCluster = (name: string): ClusterCall => routing(name, true);
