import type { EventBus } from '../../../aws/event-bus.ts';
import type { EvidenceKey } from '../../../aws/kms/evidence-key.ts';
import type { LedgerJournal } from '../../../aws/ledger/journal.ts';
import type { RedshiftData } from '../../../aws/redshift-data.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../../../domain/access/database-key.ts';
import type { Config } from '../../../domain/config.ts';
import type { Instant } from '../../../domain/time.ts';

/** What a reconcile works with: its edges, the configuration and the clock. */
export interface ReconcileDeps {
  readonly journal: LedgerJournal;
  readonly redshift: RedshiftData;
  readonly bus: EventBus;
  /** Signs what reconcile concludes. */
  readonly key: Pick<EvidenceKey, 'arn' | 'sign'>;
  readonly config: Config;
  readonly now: () => Instant;
  /** Milliseconds until the Lambda is stopped. */
  readonly remainingMs: () => number;
}

/** The writer's connection: only reconcile uses it. The warehouse-wide part is reached through any database. */
export const writerOf = ({ warehouse, database }: DatabaseRef) => ({
  warehouse,
  database: database === WAREHOUSE_WIDE ? (warehouse.databases[0] ?? '') : database,
  login: warehouse.writer,
});
