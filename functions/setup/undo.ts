import { readEndpointIds } from '../../aws/ec2.ts';
import type { JournalEntry } from '../../aws/setup-journal.ts';
import type { Action } from '../../domain/setup/action.ts';
import type { SetupFacts } from '../../domain/setup/facts.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { type SetupClients, setupClients } from './clients.ts';
import { type Envelope, errorText, openEnvelope } from './envelope.ts';
import { perform, resolved } from './perform.ts';
import { targetOf } from './request.ts';
import { setupRun } from './run.ts';

/** Attempts at one undo while its service is busy. */
const MAX_ATTEMPTS = 60;

type Entry = JournalEntry & { readonly action: Action };
type Undone =
  | { readonly progress: 'undone'; readonly because?: string }
  | { readonly progress: 'left'; readonly because: string }
  | { readonly busy: string };

/** Takes back the youngest action that is not taken back yet. What cannot be is `left`, with the reason, for the report. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<Envelope> => {
    const { error, ...envelope } = openEnvelope(event);
    const { target } = targetOf(config, envelope.request.warehouse);
    const run = setupRun(TABLE, target.name, envelope.run);
    const because = envelope.because ?? errorText(error ?? {});
    const open = (await run.actions()).findLast(({ progress }) => progress === 'done' || progress === 'begun');
    if (open === undefined) return { ...envelope, because, undo: 'ended', next: 'settle', settles: 0 };
    const undone = await takeBack(setupClients(target.region), open, await run.facts(open.round));
    // Until it has begun, the attempts that are counted are those of the action that failed.
    const attempts = envelope.undo === 'begun' ? envelope.attempts : 0;
    if ('busy' in undone && attempts < MAX_ATTEMPTS) {
      return { ...envelope, because, next: 'pause', undo: 'begun', attempts: attempts + 1 };
    }
    const outcome = 'busy' in undone ? { progress: 'left' as const, because: undone.busy } : undone;
    await run.write({ ...open, at: now().toISOString(), ...outcome });
    return { ...envelope, because, next: 'undo', undo: 'begun', attempts: 0 };
  };
};

async function takeBack(clients: SetupClients, entry: Entry, before: SetupFacts | undefined): Promise<Undone> {
  const { action, progress } = entry;
  if ('never' in action.undo) return { progress: 'left', because: action.undo.never };
  const created = entry.created ?? (progress === 'begun' ? await hiddenEndpoint(clients, action, before) : undefined);
  if (created === 'none') return { progress: 'undone', because: 'it had not taken effect' };
  for (const call of action.undo) {
    const exact = await resolved(clients, call, created);
    if ('unresolved' in exact) return { progress: 'left', because: `${exact.unresolved}: look for it by hand` };
    const performed = await perform(clients, exact.value);
    if (performed.is === 'busy') return { busy: performed.because };
    if (performed.is === 'refused') return { progress: 'left', because: performed.because };
  }
  return { progress: 'undone' };
}

/** A crash hid the id of a new endpoint: it is the one of its VPC and service that was not there when the step was planned. */
async function hiddenEndpoint(
  clients: SetupClients,
  { call }: Action,
  before: SetupFacts | undefined,
): Promise<string | undefined> {
  if (call.operation !== 'ec2:CreateVpcEndpoint') return undefined;
  const endpoints = before?.network?.endpoints;
  const now = await readEndpointIds(clients.ec2, call.input.VpcId, call.input.ServiceName);
  if (endpoints === undefined || !('ok' in endpoints) || !('ok' in now)) return undefined;
  const known = new Set(endpoints.ok.map(({ id }) => id));
  return now.ok.find((id) => !known.has(id)) ?? 'none';
}

export const handler = lambda(compose);
