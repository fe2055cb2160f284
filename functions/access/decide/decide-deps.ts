import type { LedgerLeases } from '../../../aws/ledger/leases.ts';
import type { LedgerRequests } from '../../../aws/ledger/requests.ts';
import type { Config } from '../../../domain/config.ts';
import type { Waker } from './schedule-ends.ts';

export interface DecideDeps extends Waker {
  readonly config: Config;
  readonly requests: LedgerRequests;
  readonly leases: LedgerLeases;
}
