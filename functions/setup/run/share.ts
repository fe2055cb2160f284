import { couldResetPassword } from '../../../domain/setup/operations/admin-password.ts';
import type { Call } from '../../../domain/setup/operations/every-call.ts';
import type { RunState } from '../../../domain/setup/run/run-state.ts';

/** Which calls a function sends, and which way a run goes on to have the others sent. */
export interface Share {
  readonly does: (call: Call) => boolean;
  readonly others: { readonly attach: RunState['next']; readonly undo: RunState['next'] };
}

/** All but what `modify-warehouse` sends. */
export const ORDINARY: Share = {
  does: (call) => !couldResetPassword(call),
  others: { attach: 'modify', undo: 'modify' },
};
