import * as z from 'zod/mini';
import type { SetupFacts, WarehouseFacts } from '../facts.ts';
import { predictSimulations } from '../iam/predicted-simulations.ts';
import { MANAGED_TAGS } from '../iam/role-name.ts';
import { wantedDefault } from '../iam/role-paths.ts';
import { known } from '../read.ts';
import { theRoles } from '../subjects.ts';
import { associated } from './association.ts';
import { callSchema, type InputsOf, Strings } from './call.ts';
import type { Operations, Proposal } from './operation.ts';

const tags = z.readonly(z.array(z.strictObject({ key: z.string(), value: z.string() })));
const TAGS = MANAGED_TAGS.map(({ Key, Value }) => ({ key: Key, value: Value }));

export const WorkgroupCall = z.discriminatedUnion('operation', [
  // A namespace is always encrypted: with a key that AWS owns, where none is named.
  callSchema('redshift-serverless:CreateNamespace', {
    namespaceName: z.string(),
    dbName: z.string(),
    adminUsername: z.string(),
    manageAdminPassword: z.literal(true),
    iamRoles: Strings,
    defaultIamRoleArn: z.exactOptional(z.string()),
    tags,
  }),
  callSchema('redshift-serverless:CreateWorkgroup', {
    workgroupName: z.string(),
    namespaceName: z.string(),
    baseCapacity: z.int(),
    maxCapacity: z.exactOptional(z.int()),
    subnetIds: Strings,
    securityGroupIds: Strings,
    publiclyAccessible: z.literal(false),
    enhancedVpcRouting: z.literal(false),
    tags,
  }),
]);
type WorkgroupCall = z.infer<typeof WorkgroupCall>;
export type WorkgroupInputs = InputsOf<WorkgroupCall>;

function created(
  { namespace, network }: SetupFacts,
  input: WorkgroupInputs['redshift-serverless:CreateWorkgroup'],
): WarehouseFacts {
  const { roles, defaultRoleArn } = known(namespace, `namespace ${input.namespaceName}`);
  return {
    kind: 'serverless',
    publiclyAccessible: false,
    status: 'available',
    roles,
    ...(defaultRoleArn === undefined ? {} : { defaultRoleArn }),
    place: network
      ? { ok: { vpcId: network.vpcId, subnetIds: input.subnetIds } }
      : { failed: 'the workgroup is only planned' },
    securityGroupIds: input.securityGroupIds,
    enhancedVpcRouting: input.enhancedVpcRouting,
  };
}

export const workgroupOperations = {
  'redshift-serverless:CreateNamespace': {
    predict: (facts, { iamRoles, defaultIamRoleArn }) => ({
      ...facts,
      namespace: {
        ok: {
          status: 'available',
          roles: iamRoles.map(associated),
          ...(defaultIamRoleArn === undefined ? {} : { defaultRoleArn: defaultIamRoleArn }),
        },
      },
    }),
    undo: () => ({ never: 'a namespace holds data: delete it by hand if it is not wanted' }),
  },
  'redshift-serverless:CreateWorkgroup': {
    // Its subnets are now known, and whether the roles may make interfaces in them was not asked.
    predict: (facts, input) =>
      predictSimulations({ ...facts, warehouse: { ok: created(facts, input) } }),
    undo: () => ({
      never:
        'somebody may be logged in, and it costs nothing while no query runs: delete it by hand if it is not wanted',
    }),
  },
} satisfies Operations<WorkgroupInputs>;

/**
 * The namespace with its roles attached, or, once that is there, its workgroup (spec step 1). Undefined without a section
 * `create`, or for a cluster.
 */
export function createServerless(facts: SetupFacts): Proposal<WorkgroupCall> | undefined {
  const { identity, setup } = facts.target;
  const { create } = setup;
  if (!create || !('baseCapacity' in create) || identity.kind !== 'serverless') return undefined;
  const { workgroup: workgroupName, namespace: namespaceName } = identity;
  const defaultRole = wantedDefault(setup);
  if (facts.namespace === undefined || !('ok' in facts.namespace))
    return {
      id: `redshift-serverless:CreateNamespace ${namespaceName}`,
      handling: 'asks',
      call: {
        operation: 'redshift-serverless:CreateNamespace',
        input: {
          namespaceName,
          dbName: create.database,
          adminUsername: create.adminUser,
          manageAdminPassword: true,
          iamRoles: theRoles(facts),
          ...(defaultRole ? { defaultIamRoleArn: defaultRole } : {}),
          tags: TAGS,
        },
      },
      consequence: 'Its storage is billed from now on, and the managed admin password as a secret.',
    };
  const { baseCapacity, maxCapacity } = create;
  const most = maxCapacity === undefined ? 'without an upper limit' : `at most ${maxCapacity}`;
  return {
    id: `redshift-serverless:CreateWorkgroup ${workgroupName}`,
    handling: 'asks',
    call: {
      operation: 'redshift-serverless:CreateWorkgroup',
      input: {
        workgroupName,
        namespaceName,
        baseCapacity,
        ...(maxCapacity === undefined ? {} : { maxCapacity }),
        subnetIds: create.subnets,
        securityGroupIds: create.securityGroups,
        publiclyAccessible: false,
        enhancedVpcRouting: false,
        tags: TAGS,
      },
    },
    consequence: `Each query is billed while it runs, on ${baseCapacity} RPUs, and more when it needs them, ${most}.`,
  };
}
