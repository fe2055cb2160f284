import type { auditBucket } from '../../../aws/audit-bucket.ts';
import type { LedgerJournal } from '../../../aws/ledger/journal.ts';
import type { RedshiftData } from '../../../aws/redshift-data.ts';
import { catalogScope } from '../../../domain/access/catalog-reading.ts';
import {
  type DatabaseRef,
  databaseRef,
  WAREHOUSE_WIDE,
} from '../../../domain/access/database-key.ts';
import { isDraft } from '../../../domain/access/lease.ts';
import { permanentGrants } from '../../../domain/access/reconcile-input.ts';
import {
  type AuditReading,
  auditQueries,
  auditReading,
} from '../../../domain/audit/audit-reading.ts';
import { watchedIn } from '../../../domain/audit/change-query.ts';
import {
  canaryGrants,
  declaredFunctions,
  declaredSchemas,
  knownSuperusers,
} from '../../../domain/audit/declared.ts';
import { examineDatabase } from '../../../domain/audit/examine-database.ts';
import type { ExaminedDatabase } from '../../../domain/audit/examined-database.ts';
import type { DatabaseFacts, DatabaseRecords } from '../../../domain/audit/facts.ts';
import { functionsOf } from '../../../domain/audit/use.ts';
import type { Config } from '../../../domain/config.ts';
import { toInstant } from '../../../domain/time.ts';
import { readAs } from '../../access/look/look-at.ts';
import type { Runtime } from '../../runtime.ts';
import type { WarehouseData } from '../../warehouse-data.ts';
import { knownUse } from './known-use.ts';
import { readEnds, readUse } from './read-use.ts';

export interface ExamineDeps extends Pick<Runtime, 'now'> {
  readonly redshiftOf: WarehouseData;
  readonly config: Config;
  readonly journal: Pick<LedgerJournal, 'load'>;
  readonly reports: Pick<ReturnType<typeof auditBucket>, 'find'>;
}

/** Reads what is written down of a database; for those who judge that too. */
export type RecordsOf = (ref: DatabaseRef) => Promise<DatabaseRecords>;

/** Everything about one database: one that cannot be read is judged by what the ledger has of it. */
export async function examineOne(
  deps: ExamineDeps,
  ref: DatabaseRef,
  recordsOf?: RecordsOf,
): Promise<ExaminedDatabase> {
  const { config, journal, now } = deps;
  const redshift = deps.redshiftOf(ref.warehouse);
  const reading = await read(() =>
    readAs(redshift, ref, {
      queries: auditQueries(catalogScope(ref)),
      read: auditReading,
    }),
  );
  const sight = await sightOf({ ...deps, redshift }, ref, reading);
  // After the catalog: what was granted meanwhile is known as ours by then.
  const state = await journal.load(ref.key);
  const wide = databaseRef(ref.warehouse, WAREHOUSE_WIDE).key;
  const { leases: roleLeases } = wide === ref.key ? state : await journal.load(wide);
  const records = await recordsOf?.(ref);
  const facts = {
    now: toInstant(now()),
    ref,
    reading,
    state: { ...state, leases: state.leases.filter((lease) => !isDraft(lease)) },
    roleLeases,
    baseline: permanentGrants(config, ref),
    ofCanary: canaryGrants(ref),
    schemas: declaredSchemas(config, ref),
    superusers: knownSuperusers(config, ref),
    ...(sight !== undefined && { sight }),
    unusedAfterDays: config.audit.unusedAfterDays,
    ...(records !== undefined && { records }),
  };
  return examineDatabase(facts, config);
}

/** Who used what, and who changed by hand who may, is read in each database, and not for the warehouse as a whole. */
async function sightOf(
  { config, reports, redshift }: ExamineDeps & { readonly redshift: RedshiftData },
  ref: DatabaseRef,
  found: AuditReading,
): Promise<DatabaseFacts['sight']> {
  if (ref.database === WAREHOUSE_WIDE) return undefined;
  const previous = await knownUse(reports, ref);
  const declared = declaredFunctions(config, ref);
  const functions = functionsOf(declared, previous);
  const since = previous?.changesSince;
  const known = { functions, declared, previous };
  // Whoever waited for it in vain waits once: of a catalog that nobody read, use says nothing either.
  if ('unreachable' in found) return { reading: { unseen: found.unreachable }, ...known };
  const wanted =
    since === undefined
      ? undefined
      : { watched: watchedIn(found.catalog, declaredSchemas(config, ref)), since };
  const reading = await readUse(redshift, ref, functions, wanted);
  const ends =
    wanted !== undefined && 'changes' in reading && reading.changes.length > 0
      ? await readEnds(redshift, ref, functions, wanted)
      : undefined;
  return { reading, ...known, ...(ends !== undefined && { ends }) };
}

/** Whatever keeps one database from being read is no reason not to look at the others. */
async function read(errand: () => Promise<AuditReading>): Promise<AuditReading> {
  try {
    return await errand();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { unreachable: `${error.name}: ${error.message}` };
  }
}
