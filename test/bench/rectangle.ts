import type { Catalog } from '../../domain/access/catalog.ts';
import type { Lease } from '../../domain/access/lease.ts';
import type { ReconcileInput } from '../../domain/access/reconcile-input.ts';
import {
  type Grant,
  type Grantee,
  grantKey,
  identityKey,
  type Privilege,
} from '../../domain/privilege.ts';

const NOW = '2026-03-02T09:00:00.000Z';
const OWNER = 'rita';
const OWNER_ID = 1_000_000;

/** Every grantee is to hold every privilege: one lease per grantee. */
export interface Rectangle {
  readonly privileges: readonly Privilege[];
  readonly grantees: readonly Grantee[];
}

export const schemasAndGroups = (schemas: number, groups: number): Rectangle => ({
  privileges: numbered('schema', schemas).map((schema) => ({ kind: 'schema-usage', schema })),
  grantees: numbered('analysts', groups).map((name) => ({ type: 'group', name })),
});

export const modelsAndRoles = (models: number, roles: number): Rectangle => ({
  privileges: numbered('churn_model', models).map((model) => ({
    kind: 'execute-model',
    schema: 'demo_ml',
    model,
  })),
  grantees: numbered('marketing', roles).map((name) => ({ type: 'role', name })),
});

export const grantsIn = ({ privileges, grantees }: Rectangle): Grant[] =>
  grantees.flatMap((grantee) => privileges.map((privilege) => ({ privilege, grantee })));

/** The catalog holds nothing of it yet. */
export const missing = (rectangle: Rectangle): ReconcileInput =>
  inputOf(rectangle, [], rectangle.grantees.map(decided(rectangle)));

/** Everything was granted by us, and every lease has its answer. */
export function granted(rectangle: Rectangle): ReconcileInput {
  const { catalog } = missing(rectangle);
  const schemas = Object.fromEntries(
    catalog.schemas.map((schema) => [JSON.stringify([schema.name]), schema]),
  );
  const models = Object.fromEntries(
    catalog.models.map(({ schema, model }) => [
      JSON.stringify([schema, model]),
      { ownerId: OWNER_ID },
    ]),
  );
  const leases = rectangle.grantees.map(decided(rectangle)).map(
    (lease): Lease => ({
      ...lease,
      bound: {
        grantee: {
          id: catalog.identities.get(identityKey(lease.grantee)) ?? 0,
          name: lease.grantee.name,
        },
        schemas,
        models,
        owners: { [OWNER_ID]: OWNER },
      },
      state: 'active',
      appliedSince: NOW,
      lastOutcome: { revision: 1, outcome: 'applied', because: [], seq: 1, at: NOW },
    }),
  );
  return inputOf(rectangle, grantsIn(rectangle), leases);
}

function inputOf(
  rectangle: Rectangle,
  held: readonly Grant[],
  leases: readonly Lease[],
): ReconcileInput {
  const { privileges, grantees } = rectangle;
  const models = privileges.flatMap((privilege) =>
    privilege.kind === 'execute-model' ? [privilege] : [],
  );
  const schemas = privileges.flatMap((privilege) =>
    'schema' in privilege ? [privilege.schema] : [],
  );
  const identities = new Map([
    [`user ${OWNER}`, OWNER_ID],
    ...grantees.map((grantee, id) => [identityKey(grantee), id] as const),
  ]);
  const catalog: Catalog = {
    namespace: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    identities,
    superusers: new Set(),
    memberships: new Map(),
    schemas: [...new Set(schemas)].map((name, id) => ({ name, id, ownerId: OWNER_ID })),
    models: models.map(({ schema, model }) => ({
      schema,
      model,
      owner: OWNER,
      ownerId: OWNER_ID,
      state: 'Model is Ready',
    })),
    held: new Map(held.map((grant) => [grantKey(grant), grant])),
    publicly: new Set(),
    scoped: [],
  };
  const managed = held.map((grant) => {
    const granteeId = identities.get(identityKey(grant.grantee)) ?? 0;
    const { privilege } = grant;
    const isModel = privilege.kind === 'execute-model';
    const schema = catalog.schemas.find(
      ({ name }) => 'schema' in privilege && name === privilege.schema,
    );
    const ids = { granteeId, ...(schema && { schema }), ...(isModel && { ownerId: OWNER_ID }) };
    return [grantKey(grant), { grant, since: 1, ...ids }] as const;
  });
  const recorded = new Map(managed);
  return {
    now: NOW,
    database: 'DB#bench#dev',
    mode: 'enforce',
    seq: 2,
    leases,
    managed: recorded,
    recorded,
    baseline: [],
    catalog,
    approvedPlans: [],
  };
}

const decided =
  ({ privileges }: Rectangle) =>
  (grantee: Grantee): Lease => ({
    id: `request-${grantee.name}`,
    revision: 1,
    database: 'DB#bench#dev',
    grantee,
    privileges,
    source: 'access-portal',
    requestedBy: 'maria',
    approvedBy: ['olivia'],
    decidedAt: NOW,
    decidedBy: {
      source: 'access-portal',
      detailType: 'Model Access Approved',
      requestId: `request-${grantee.name}`,
      requestedBy: 'maria',
      approvedBy: ['olivia'],
      approvedAt: NOW,
      reason: 'benchmark',
    },
    reason: 'benchmark',
    state: 'activating',
  });

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}_${n}`);
