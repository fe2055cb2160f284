import type { JournalEntry } from '../../aws/setup-journal.ts';
import type { Action } from '../../domain/setup/action.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { type SetupClients, setupClients } from './clients.ts';
import { type Envelope, openEnvelope } from './envelope.ts';
import { perform, resolved } from './perform.ts';
import { targetOf } from './request.ts';
import { setupRun } from './run.ts';

/** Attempts at one undo while its service is busy. */
const MAX_ATTEMPTS = 60;

type Entry = JournalEntry & { readonly action: Action };
type Undone =
  | { readonly progress: 'undone' }
  | { readonly progress: 'left'; readonly because: string }
  | { readonly busy: string };

/** Takes back the youngest action that is not taken back yet. What cannot be is `left`, with the reason, for the report. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<Envelope> => {
    const { error, ...envelope } = openEnvelope(event);
    const { target } = targetOf(config, envelope.request.warehouse);
    const run = setupRun(TABLE, target.name, envelope.run);
    const because = envelope.because ?? `${error?.Error ?? 'an error'}: ${error?.Cause ?? 'no cause given'}`;
    const open = (await run.actions()).findLast(({ progress }) => progress === 'done' || progress === 'begun');
    if (open === undefined) return { ...envelope, because, undone: true, next: 'settle', settles: 0 };
    const undone = await takeBack(setupClients(target.region), open);
    if ('busy' in undone && envelope.attempts < MAX_ATTEMPTS) {
      return { ...envelope, because, next: 'pause', undone: true, attempts: envelope.attempts + 1 };
    }
    const outcome = 'busy' in undone ? { progress: 'left' as const, because: undone.busy } : undone;
    await run.write({ ...open, at: now().toISOString(), ...outcome });
    return { ...envelope, because, next: 'undo', attempts: 0 };
  };
};

async function takeBack(clients: SetupClients, { action, created, progress }: Entry): Promise<Undone> {
  if ('never' in action.undo) return { progress: 'left', because: action.undo.never };
  for (const call of action.undo) {
    const exact = await resolved(clients, call, created);
    if ('unresolved' in exact) {
      const doubt =
        progress === 'begun' ? ' and the attempt may have failed before it took effect: look for it by hand' : '';
      return { progress: 'left', because: `${exact.unresolved}${doubt}` };
    }
    const performed = await perform(clients, exact);
    if (performed.is === 'busy') return { busy: performed.because };
    if (performed.is === 'refused') return { progress: 'left', because: performed.because };
  }
  return { progress: 'undone' };
}

export const handler = lambda(compose);
