import type { Warehouse } from '../../../domain/config.ts';
import type { Call } from '../../../domain/setup/operations/every-call.ts';
import type { RunState } from '../../../domain/setup/run/run-state.ts';
import type { AccountCalls } from '../calls/account-calls.ts';

/** Which calls a function sends, with what, and which way a run goes on to have the others sent. */
export interface Share {
  readonly does: (call: Call) => boolean;
  readonly others: { readonly attach: RunState['next']; readonly undo: RunState['next'] };
  readonly callsIn: (
    warehouse: Pick<Warehouse, 'name' | 'account' | 'region'>,
  ) => Promise<AccountCalls>;
}
