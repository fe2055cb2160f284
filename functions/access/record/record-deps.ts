import type { EventBus } from '../../../aws/event-bus.ts';
import type { LedgerLeases } from '../../../aws/ledger/leases.ts';
import type { LedgerRequests } from '../../../aws/ledger/requests.ts';
import type { RequestOutcome } from '../../../domain/access/request-outcome.ts';
import type { Config } from '../../../domain/config.ts';

export interface RecordDeps {
  readonly config: Config;
  readonly requests: LedgerRequests;
  readonly leases: LedgerLeases;
  readonly bus: EventBus;
}

export type RecordedOutcome = RequestOutcome & { readonly duplicate?: true };
