import type { Catalog } from '../../../domain/access/catalog.ts';
import { configuredDatabases } from '../../../domain/access/database-key.ts';
import type { FurtherRights } from '../../../domain/audit/audit-reading.ts';
import { type AuditRun, concludeAudit } from '../../../domain/audit/conclude.ts';
import { examineDatabase } from '../../../domain/audit/examine-database.ts';
import type { ExaminedDatabase } from '../../../domain/audit/examined-database.ts';
import type {
  AccountFacts,
  DatabaseFacts,
  DatabaseRecords,
  InstallationFacts,
} from '../../../domain/audit/facts.ts';
import type { AuditReport } from '../../../domain/audit/report.ts';
import type { Grant } from '../../../domain/privilege.ts';
import {
  BOUND,
  CREATE_MODEL,
  catalog,
  config,
  DEV,
  execute,
  grant,
  lease,
  MARKETING,
  managed,
  NOW,
  usage,
  user,
} from '../access/examples.ts';

const refs = configuredDatabases(config());
const refOf = (database: string): DatabaseFacts['ref'] => {
  const ref = refs.find((one) => one.database === database);
  if (ref === undefined) throw new Error(database);
  return ref;
};

export const LEASE = lease({ state: 'active', appliedSince: NOW, bound: BOUND });
export const USES: readonly Grant[] = [grant(usage(), MARKETING), grant(execute(), MARKETING)];
const CREATES = grant(CREATE_MODEL, user('carol'));

type Shown = NonNullable<Parameters<typeof catalog>[0]>;
const INTACT = { chain: `reconcile/${DEV}`, status: 'intact', problems: [] } as const;

/** Where everything is in order: a lease that is held, a ready model whose owner may create models, known superusers. */
const shown = (changes: Shown = {}): Catalog =>
  catalog({
    superusers: ['redshift_ml_admin'],
    ...changes,
    held: changes.held ?? [...USES, CREATES],
  });

const NO_RIGHTS: FurtherRights = { handable: [], roleUses: [] };

/** A database that was read: what its catalog shows otherwise, and what the views say beyond that. */
export const reads = (
  changes: Shown = {},
  rights: Partial<FurtherRights> = {},
): Pick<DatabaseFacts, 'reading'> => ({
  reading: { catalog: shown(changes), rights: { ...NO_RIGHTS, ...rights } },
});

export const facts = (changes: Partial<DatabaseFacts> = {}, database = 'dev'): DatabaseFacts => ({
  now: NOW,
  ref: refOf(database),
  ...reads(),
  state: {
    leases: [LEASE],
    suspensions: [],
    managed: managed(...USES.map((one) => ({ grant: one, since: 1, granteeId: 102 }))),
  },
  roleLeases: [],
  baseline: [CREATES],
  ofCanary: [],
  schemas: ['demo_ml'],
  superusers: ['rdsdb', 'redshift_ml_admin'],
  unusedAfterDays: 90,
  ...recorded(),
  ...changes,
});

/** What is written down of it otherwise than that everything is in order. */
export const recorded = (
  changes: Partial<DatabaseRecords> = {},
): { readonly records: DatabaseRecords } => ({
  records: {
    recent: [],
    evidence: INTACT,
    ended: [],
    tags: { sources: ['tag'], leases: new Set() },
    ...changes,
  },
});

export const installation = (changes: Partial<InstallationFacts> = {}): InstallationFacts => ({
  now: NOW,
  reviews: [],
  reviewConfig: [],
  exceptions: [],
  config: config(),
  evidence: { ...INTACT, chain: 'signer/decisions' },
  ...changes,
});

export const account = (changes: Partial<AccountFacts> = {}): AccountFacts => ({
  reading: {
    account: '111122223333',
    principals: { ok: [] },
    records: { ok: [] },
    tagged: [],
    registrations: [],
    buckets: [],
  },
  config: config(),
  warehouses: [],
  principals: [],
  ...changes,
});

export const examined = (
  changes: Partial<DatabaseFacts> = {},
  database = 'dev',
): ExaminedDatabase => examineDatabase(facts(changes, database), config());

/** `33 unknown database dev`: what a test says of a finding. */
export const inShort = ({
  control,
  verdict,
  byDesign,
  resource,
}: ExaminedDatabase['findings'][number]): string =>
  `${control.replace('RedshiftML.', '')} ${verdict}${byDesign ? ' by design' : ''} ${resource.kind} ${resource.name}`;

export const RUN = {
  id: 'run-1',
  startedAt: NOW,
  finishedAt: NOW,
  account: '111122223333',
  region: 'us-east-1',
  trigger: 'manual',
} as const;

/** The report of one database that is in order, and what a test has otherwise. */
export const concluded = (changes: Partial<AuditRun> = {}, settings = {}): AuditReport =>
  concludeAudit(
    {
      run: RUN,
      targets: [{ warehouse: 'analytics', database: 'dev' }],
      examined: [examined()],
      setups: [],
      lost: new Map(),
      installation: installation(),
      accounts: [account()],
      tried: {},
      roleListChanges: new Map(),
      ...changes,
    },
    { exceptions: [], controls: {}, ...settings },
  );
