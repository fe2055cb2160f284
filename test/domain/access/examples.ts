import type { Bound } from '../../../domain/access/bound.ts';
import type { Catalog } from '../../../domain/access/catalog.ts';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import type { Managed } from '../../../domain/access/managed.ts';
import type { ReconcileInput } from '../../../domain/access/reconcile-input.ts';
import type { Suspension } from '../../../domain/access/suspension.ts';
import { type Config, parseConfig } from '../../../domain/config.ts';
import { type Grant, type Grantee, grantKey, type Privilege } from '../../../domain/privilege.ts';

/** The account of the tests: one warehouse, the spec's groups, schema and model. */
export const NAMESPACE = '7c1e5f0a-3a54-4d0e-9d59-0f4b8c2f6a11';
export const DEV = `111122223333/us-east-1/${NAMESPACE}#dev`;
export const EVERYWHERE = `111122223333/us-east-1/${NAMESPACE}#*`;
export const ROLE = 'arn:aws:iam::111122223333:role/redshift-ml/redshift-ml';
export const NOW = '2026-11-23T09:00:00.000Z';

/** Whose word the sources of the tests may carry. */
export const APPROVERS = ['bob', 'bob@example.com', 'eve'];

export const FILE = {
  revision: 1,
  warehouses: [
    {
      name: 'analytics',
      kind: 'provisioned',
      cluster: 'analytics',
      account: '111122223333',
      region: 'us-east-1',
      namespace: NAMESPACE,
      databases: ['dev', 'prod'],
      mode: 'enforce',
      writer: { dbUser: 'redshift_ml_admin' },
      reader: { dbUser: 'redshift_ml_reader' },
      roles: [ROLE],
    },
  ],
  sources: [
    {
      name: 'access-portal',
      events: { source: 'redshift-ml.access', account: '111122223333' },
      approvers: APPROVERS,
    },
  ],
  personas: {
    creator: { privileges: ['create-model', 'schema-create', 'schema-usage'] },
    user: { privileges: ['schema-usage', 'execute-model'] },
  },
};

/** The configuration with some of its parts replaced. */
export const config = (changes: Readonly<Record<string, unknown>> = {}): Config =>
  parseConfig({ ...FILE, ...changes });
export const inWarehouse = (changes: Readonly<Record<string, unknown>>): Config =>
  config({ warehouses: [{ ...FILE.warehouses[0], ...changes }] });

export const user = (name: string): Grantee => ({ type: 'user', name });
export const group = (name: string): Grantee => ({ type: 'group', name });
export const role = (name: string): Grantee => ({ type: 'role', name });
export const RETENTION = group('retention_analyst_grp');
export const MARKETING = group('marketing_analyst_grp');

export const CREATE_MODEL: Privilege = { kind: 'create-model' };
export const usage = (schema = 'demo_ml'): Privilege => ({ kind: 'schema-usage', schema });
export const create = (schema = 'demo_ml'): Privilege => ({ kind: 'schema-create', schema });
export const execute = (model = 'customer_churn_auto_model', schema = 'demo_ml'): Privilege => ({
  kind: 'execute-model',
  schema,
  model,
});
export const executeAll = (schema = 'demo_ml'): Privilege => ({ kind: 'execute-models', schema });
export const assume = (arn: string): Privilege => ({ kind: 'assume-role', role: arn });
export const grant = (privilege: Privilege, grantee: Grantee): Grant => ({ privilege, grantee });

/** The message that approved the lease below. */
export const APPROVAL: Lease['decidedBy'] = {
  source: 'access-portal',
  detailType: 'Model Access Approved',
  requestId: 'L1',
  requestedBy: 'alice',
  approvedBy: ['bob'],
  approvedAt: NOW,
  reason: 'churn campaign',
};

/** A live, approved lease without an end, unless said otherwise. */
export const lease = (changes: Partial<Lease> = {}): Lease => ({
  id: 'L1',
  revision: 1,
  database: DEV,
  grantee: MARKETING,
  privileges: [usage(), execute()],
  source: 'access-portal',
  requestedBy: 'alice',
  approvedBy: ['bob'],
  decidedAt: NOW,
  decidedBy: APPROVAL,
  reason: 'churn campaign',
  state: 'activating',
  dueAt: NOW,
  ...changes,
});

/** Everything of one database is suspended, unless said otherwise, and nobody has looked at it yet. */
export const suspension = (changes: Partial<Suspension> = {}): Suspension => ({
  id: 'SUS-1',
  revision: 1,
  database: DEV,
  since: NOW,
  decidedBy: {
    source: 'access-portal',
    detailType: 'Model Access Suspended',
    requestId: 'SUS-1',
    requestedBy: 'mia@example.com',
    reason: 'incident 4711',
  },
  dueAt: NOW,
  ...changes,
});

interface Shown {
  readonly identities?: readonly (readonly [Grantee, number])[];
  /** By name: the first has id 1000, the next 1001; carol owns them. */
  readonly schemas?: readonly (string | Catalog['schemas'][number])[];
  readonly models?: Catalog['models'];
  readonly held?: readonly Grant[];
  readonly publicly?: readonly string[];
  readonly superusers?: readonly string[];
  readonly memberships?: readonly (readonly [string, readonly string[]])[];
  readonly scoped?: Catalog['scoped'];
}

/** Users who own things: carol the schemas, and the model. */
const OWNERS = new Map([
  ['carol', 50],
  ['mallory', 51],
]);
const CAROL_ID = 50;

export const CHURN = {
  schema: 'demo_ml',
  model: 'customer_churn_auto_model',
  owner: 'carol',
  ownerId: CAROL_ID,
  state: 'Model is Ready',
};

/** What the warehouse shows: the spec's two groups, schema and model, and nobody holding anything. */
export const catalog = (shown: Shown = {}): Catalog => ({
  namespace: NAMESPACE,
  identities: new Map([
    ...[...OWNERS].map(([name, id]) => [`user ${name}`, id] as const),
    ...(shown.identities ?? [[RETENTION, 101] as const, [MARKETING, 102] as const]).map(
      ([{ type, name }, id]) => [`${type} ${name}`, id] as const,
    ),
  ]),
  reader: { name: 'redshift_ml_admin', isSuperuser: true },
  superusers: new Set(shown.superusers ?? []),
  memberships: new Map(shown.memberships ?? []),
  schemas: (shown.schemas ?? ['demo_ml']).map((schema, index) =>
    typeof schema === 'string' ? { name: schema, id: 1_000 + index, ownerId: CAROL_ID } : schema,
  ),
  models: (shown.models ?? [CHURN]).map((model) => {
    const ownerId = OWNERS.get(model.owner);
    return { ...model, ...(ownerId !== undefined && { ownerId }) };
  }),
  held: new Map((shown.held ?? []).map((held) => [grantKey(held), held])),
  publicly: new Set(shown.publicly ?? []),
  scoped: shown.scoped ?? [],
});

export const managed = (...entries: Managed[]): ReadonlyMap<string, Managed> =>
  new Map(entries.map((entry) => [grantKey(entry.grant), entry]));

/** What a lease of MARKETING is bound to once all of it was granted. */
export const BOUND: Bound = {
  grantee: { id: 102, name: 'marketing_analyst_grp' },
  schemas: { '["demo_ml"]': { id: 1_000, name: 'demo_ml', ownerId: CAROL_ID } },
  models: { '["demo_ml","customer_churn_auto_model"]': { ownerId: CAROL_ID } },
  owners: { 50: 'carol' },
};

/** The body of one evidence that found nothing, unless said otherwise. */
export const record = (changes: Partial<EvidenceRecord> = {}): EvidenceRecord => ({
  version: 1,
  warehouse: 'analytics',
  database: DEV,
  seq: 1,
  at: NOW,
  mode: 'enforce',
  configuration: { revision: 1, hash: 'h' },
  leases: [],
  managed: { put: [], remove: [] },
  notes: [],
  ...changes,
});

/** What a step follows from, in mode `enforce`; the ledger says of managed grants what may be planned with. */
export const input = (changes: Partial<ReconcileInput> = {}): ReconcileInput => ({
  now: NOW,
  database: DEV,
  mode: 'enforce',
  seq: 5,
  leases: [],
  managed: new Map(),
  recorded: changes.managed ?? new Map(),
  baseline: [],
  catalog: catalog(),
  approvedPlans: [],
  separateRoles: undefined,
  ...changes,
});

/** `EXECUTE ON MODEL demo_ml.churn → group analysts`, sorted: how the tests name grants. */
export const inWords = (grants: readonly Grant[]): string[] =>
  grants
    .map(({ privilege, grantee }) => {
      const { kind: _, ...named } = privilege;
      const on = Object.keys(named).length === 0 ? '' : ` ${Object.values(named).join('.')}`;
      return `${privilege.kind}${on} → ${grantee.type} ${grantee.name}`;
    })
    .sort();
