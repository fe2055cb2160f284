import type { EventBus } from '../../../aws/event-bus.ts';
import type { EvidenceKey } from '../../../aws/kms/evidence-key.ts';
import type { LedgerIdentity } from '../../../aws/ledger/identity.ts';
import type { LedgerJournal } from '../../../aws/ledger/journal.ts';
import type { LedgerLeases } from '../../../aws/ledger/leases.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../../../domain/access/database-key.ts';
import type { Config } from '../../../domain/config.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Measure } from '../../metrics.ts';
import type { WarehouseData } from '../../warehouse-data.ts';

/** What a reconcile works with: its edges, the configuration and the clock. */
export interface ReconcileDeps {
  readonly journal: LedgerJournal;
  readonly identity: LedgerIdentity;
  readonly leases: LedgerLeases;
  readonly redshift: WarehouseData;
  readonly bus: EventBus;
  /** Signs what reconcile concludes. */
  readonly key: Pick<EvidenceKey, 'arn' | 'sign'>;
  /** One structured line: ids and counts, neither SQL nor who is granted what, which the evidence has. */
  readonly tell: (message: string, about: object) => void;
  readonly measure: Measure;
  readonly config: Config;
  readonly now: () => Instant;
  /** Milliseconds until the Lambda is stopped. */
  readonly remainingMs: () => number;
}

/** Every step leaves the ledger such that the next one may be another invocation's: better there than stopped midway here. */
export function assertTime(
  { remainingMs }: Pick<ReconcileDeps, 'remainingMs'>,
  ref: DatabaseRef,
  neededMs: number,
): void {
  if (remainingMs() < neededMs)
    throw new TryAgain(`reconcile of ${ref.key} goes on in a new invocation`, 'at once');
}

/** The writer's connection: only reconcile uses it. The warehouse-wide part is reached through any database. */
export const writerOf = ({ warehouse, database }: DatabaseRef) => ({
  warehouse,
  database: database === WAREHOUSE_WIDE ? (warehouse.databases[0] ?? '') : database,
  login: warehouse.writer,
});
