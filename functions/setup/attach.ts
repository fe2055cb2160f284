import type { Performed } from '../../aws/performing.ts';
import type { JournalEntry } from '../../aws/setup-journal.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { Action } from '../../domain/setup/action.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { type SetupClients, setupClients } from './clients.ts';
import { type Envelope, openEnvelope } from './envelope.ts';
import { perform, resolved } from './perform.ts';
import { documentAfter, documentNow } from './replaced.ts';
import { targetOf } from './request.ts';
import { type SetupRun, type Step, setupRun } from './run.ts';

/** Attempts at one action while its service is busy; with the machine's pause of 20 seconds, 20 minutes. */
const MAX_ATTEMPTS = 60;
/** How long a run keeps others from changing the warehouse: longer than any run lasts without an action. */
const HOLD_MS = 60 * 60 * 1000;

/** Carries out one action of the plan: journals it with its undo, then acts, then journals how it went. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<Envelope> => {
    const envelope = openEnvelope(event);
    const { target } = targetOf(config, envelope.request.warehouse);
    const run = setupRun(TABLE, target.name, envelope.run);
    const step = await run.step(envelope.planned);
    if (step === undefined) throw new UnexpectedResponse(`the journal has no plan of round ${envelope.planned}`);
    const action = step.actions[envelope.index];
    if (action === undefined) return { ...envelope, next: 'settle', settles: 0 };

    const at = now();
    if (!(await run.hold(at.toISOString(), new Date(at.getTime() + HOLD_MS).toISOString()))) {
      return {
        ...envelope,
        next: 'report',
        because: `another run is changing ${target.name}; this one changed nothing more`,
      };
    }
    const refusal = await unapproved(run, step);
    if (refusal !== undefined) return { ...envelope, next: 'undo', because: refusal };
    const place = { round: envelope.planned, index: envelope.index };
    const clients = setupClients(target.region);
    const entry = { ...place, action, at: at.toISOString() };
    const known = (await run.actions()).find(({ round, index }) => round === place.round && index === place.index);
    const performed = await act(clients, run, action, entry, known);
    if (performed.is === 'busy' && envelope.attempts < MAX_ATTEMPTS) {
      return { ...envelope, next: 'pause', attempts: envelope.attempts + 1 };
    }
    if (performed.is === 'busy' || performed.is === 'refused') {
      await run.write({ ...entry, progress: 'refused', because: performed.because });
      return { ...envelope, next: 'undo', because: `${action.id}: ${performed.because}` };
    }
    await run.write({
      ...entry,
      progress: performed.is,
      ...('created' in performed ? { created: performed.created } : {}),
    });
    return { ...envelope, next: 'attach', index: envelope.index + 1, attempts: 0 };
  };
};

/** Why the step may not be carried out; undefined when nobody had to be asked, or somebody approved exactly this plan. */
async function unapproved(run: SetupRun, { handling, hash }: Step): Promise<string | undefined> {
  if (handling === 'repairs') return undefined;
  const answer = await run.answer(hash);
  return answer?.approved === true ? undefined : `the plan ${hash} is not approved`;
}

async function act(
  clients: SetupClients,
  run: SetupRun,
  action: Action,
  entry: Omit<JournalEntry, 'progress'>,
  known: JournalEntry | undefined,
): Promise<Performed> {
  if (known?.progress === 'done' || known?.progress === 'already') return { is: known.progress };
  const { call, replaces } = action;
  const exact = await resolved<Request>(clients, replaces === undefined ? { call } : { call, replaces });
  if ('unresolved' in exact) return { is: 'busy', because: exact.unresolved };
  const changed = known === undefined ? await foreignChange(clients, exact.value) : undefined;
  if (changed !== undefined) return changed;
  await run.write({ ...entry, progress: 'begun' });
  const performed = await perform(clients, exact.value.call);
  // A repetition that finds the work done finds its own: the first attempt's answer was lost.
  return performed.is === 'already' && known !== undefined ? { is: 'done' } : performed;
}

type Request = Pick<Action, 'call' | 'replaces'>;

/** A document that AWS replaces whole is read again just before: what is not as planned belongs to somebody else. */
async function foreignChange(clients: SetupClients, { call, replaces }: Request): Promise<Performed | undefined> {
  if (replaces === undefined) return undefined;
  const current = await documentNow(clients, call);
  if (!('ok' in current)) {
    const because = `it cannot be read before it is replaced: ${JSON.stringify(current)}`;
    return { is: 'denied' in current ? 'refused' : 'busy', because };
  }
  if (current.ok === replaces) return undefined;
  if (current.ok === documentAfter(call)) return { is: 'already' };
  return {
    is: 'refused',
    because: 'it was changed by somebody since the plan was made; run again to plan on what is there now',
  };
}

export const handler = lambda(compose);
