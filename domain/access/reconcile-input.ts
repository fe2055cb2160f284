import type { Config, Warehouse } from '../config.ts';
import { type Grant, privilegeScope } from '../privilege.ts';
import { everybodysRoles } from '../setup/everybodys-roles.ts';
import type { Instant } from '../time.ts';
import type { Catalog } from './catalog.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from './database-key.ts';
import { nextSeq, type PartialState } from './database-state.ts';
import type { EvidenceRecord } from './evidence-record.ts';
import { isDraft } from './lease.ts';
import type { Managed } from './managed.ts';
import type { OtherReading } from './offboarding/other-reading.ts';
import type { PlanInput } from './plan-access.ts';

/** Everything that one step of a reconcile follows from, apart from the batch that came to its end before it. */
export interface ReconcileInput extends PlanInput {
  readonly mode: Warehouse['mode'];
  /** Number of the evidence that comes next. */
  readonly seq: number;
  /** What the ledger says is managed; `managed` is what may be planned with, which can be more. */
  readonly recorded: ReadonlyMap<string, Managed>;
  /** What the last evidence noted. */
  readonly last?: Pick<EvidenceRecord, 'notes' | 'withheld' | 'inVain'>;
  /** Somebody asked to try again at once what was tried in vain. */
  readonly isRetried?: boolean;
}

interface Sources {
  readonly config: Config;
  readonly ref: DatabaseRef;
  readonly state: Pick<PartialState, 'leases' | 'suspensions' | 'head'>;
  /** What the ledger says is managed. */
  readonly recorded: ReadonlyMap<string, Managed>;
  /** The last evidence, read. */
  readonly last: EvidenceRecord | undefined;
  readonly catalog: Catalog;
  /** What those who are off-boarded hold of what we never grant. */
  readonly others?: OtherReading | undefined;
  /** Managed grants, with those of lost batches that were found again. */
  readonly managed: ReadonlyMap<string, Managed>;
  readonly now: Instant;
  readonly isRetried: boolean;
}

/** Ledger, configuration and catalog of one database put together. Drafts of Decide are not leases yet. */
export const reconcileInput = (from: Sources): ReconcileInput => ({
  now: from.now,
  database: from.ref.key,
  mode: from.ref.warehouse.mode,
  seq: nextSeq(from.state),
  leases: from.state.leases.filter((lease) => !isDraft(lease)),
  suspensions: from.state.suspensions,
  managed: from.managed,
  recorded: from.recorded,
  baseline: permanentGrants(from.config, from.ref),
  separateRoles: separateRoles(from.ref),
  catalog: from.catalog,
  ...(from.others && { others: from.others }),
  approvedPlans: from.config.approvedPlans,
  sources: from.config.sources,
  isRetried: from.isRetried,
  ...(from.last && { last: from.last }),
});

/** Where everybody loses the roles of groups: those that everybody keeps. */
const separateRoles = ({ warehouse, database }: DatabaseRef): readonly string[] | undefined =>
  database === WAREHOUSE_WIDE && warehouse.setup?.separateGroups === true
    ? everybodysRoles(warehouse.setup, warehouse.roles)
    : undefined;

/** What the configuration declares permanent in a database. */
export const permanentGrants = (config: Config, ref: DatabaseRef): readonly Grant[] => [
  ...baselineOf(config, ref),
  ...pairedRoles(ref),
];

const baselineOf = ({ baseline }: Config, { warehouse, database }: DatabaseRef): Grant[] =>
  baseline
    .filter((entry) => entry.warehouse === warehouse.name)
    .flatMap(({ grantee, privileges, ...entry }) =>
      privileges
        .filter(
          (privilege) =>
            database ===
            (privilegeScope(privilege) === 'warehouse' ? WAREHOUSE_WIDE : entry.database),
        )
        .map((privilege) => ({ privilege, grantee })),
    );

/** Once everybody may no longer use every role, each group of a pair is given its own. */
function pairedRoles({ warehouse, database }: DatabaseRef): Grant[] {
  if (database !== WAREHOUSE_WIDE || warehouse.setup?.separateGroups !== true) return [];
  return warehouse.setup.pairs.flatMap(({ group, role }) =>
    group === undefined
      ? []
      : [{ privilege: { kind: 'assume-role', role }, grantee: { type: 'group', name: group } }],
  );
}
