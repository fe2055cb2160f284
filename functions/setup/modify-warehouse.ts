import { couldResetPassword } from '../../domain/setup/operations/admin-password.ts';
import { openRun, type RunState } from '../../domain/setup/run/run-state.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { attaching } from './attach.ts';
import { accountClients } from './calls/clients.ts';
import type { Share } from './run/share.ts';
import { undoing } from './undo.ts';

/**
 * Carries out, or takes back, the actions whose AWS operation could also set an admin password, and no other. What it sends
 * has the journalled action's input, whose schema has no field for one.
 */
export const compose = (runtime: Runtime) => {
  const mine: Share = { does: couldResetPassword, others: { attach: 'attach', undo: 'undo' } };
  const clientsOf = accountClients(runtime, 'SetupModifyWarehouse', 'setupModifyWarehouse');
  const [attach, undo] = [attaching(runtime, mine, clientsOf), undoing(runtime, mine, clientsOf)];
  return (event: unknown): Promise<RunState> =>
    openRun(event).undo === 'begun' ? undo(event) : attach(event);
};

export const handler = lambda(compose);
