import { openRun, type RunState } from '../../domain/setup/run/run-state.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { passwordShare } from './calls/password-share.ts';
import { attaching } from './run/attaching.ts';
import { undoing } from './run/undoing.ts';

/**
 * Carries out, or takes back, the actions whose AWS operation could also set an admin password, and no other. What it sends
 * has the journalled action's input, whose schema has no field for one.
 */
export const compose = (runtime: Runtime) => {
  const acting = { power: 'SetupModifyWarehouse', session: 'setupModifyWarehouse' } as const;
  const mine = passwordShare(runtime, acting);
  const [attach, undo] = [attaching(runtime, mine), undoing(runtime, mine)];
  return (event: unknown): Promise<RunState> =>
    openRun(event).undo === 'begun' ? undo(event) : attach(event);
};

export const handler = lambda(compose);
