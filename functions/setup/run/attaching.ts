import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { NotDone } from '../../../aws/change-outcome.ts';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import { UnexpectedResponse } from '../../../domain/errors.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import type { Action } from '../../../domain/setup/action.ts';
import { effectsOf } from '../../../domain/setup/operations/table.ts';
import type { JournalEntry } from '../../../domain/setup/run/journal-entry.ts';
import { targetOf } from '../../../domain/setup/run/request.ts';
import { type OpenRunState, openRun, type RunState } from '../../../domain/setup/run/run-state.ts';
import type { Step } from '../../../domain/setup/run/step.ts';
import { stepProblem } from '../../../domain/setup/run/step-problem.ts';
import { readEnv } from '../../env.ts';
import type { Runtime } from '../../runtime.ts';
import type { AccountCalls } from '../calls/account-calls.ts';
import { madeLately } from '../calls/fresh.ts';
import { resolved } from '../calls/resolved.ts';
import { type SetupRun, setupRun, tokenOf } from './setup-run.ts';
import type { Share } from './share.ts';

/** Attempts at one action while its service is busy; with the machine's pause of 20 seconds, 20 minutes. */
const MAX_ATTEMPTS = 60;
/** How long a run keeps others from changing the warehouse: longer than any run lasts without an action. */
const HOLD_MS = 60 * 60 * 1000;

/** Carries out one action of the plan: journals it with its undo, then acts, then journals how it went. */
export const attaching = ({ env, config, now }: Runtime, share: Share) => {
  const { TABLE } = readEnv(['TABLE'], env);
  const ledger = ledgerTable(new DynamoDBClient({}), TABLE);
  /** Steps that were found to be right: planning takes longer than the other actions of a step need. */
  const right = new Set<string>();
  return async (event: unknown): Promise<RunState> => {
    const state = openRun(event);
    const { target, warehouse } = targetOf(config, state.request.warehouse);
    const run = setupRun(ledger, target.name, state.run);
    const step = await run.step(state.planned);
    if (step === undefined)
      throw new UnexpectedResponse(`the journal has no plan of round ${state.planned}`);
    const action = step.actions[state.index];
    if (action === undefined) return { ...state, next: 'wait', waits: 0 };
    if (!share.does(action.call)) return { ...state, next: share.others.attach };

    const calls = await share.callsIn(warehouse);
    const at = now();
    if (!(await run.hold(at.toISOString(), new Date(at.getTime() + HOLD_MS).toISOString()))) {
      return {
        ...state,
        next: 'report',
        because: `another run is changing ${target.name}; this one changed nothing more`,
      };
    }
    const refusal = (await forged(run, state, step, right)) ?? (await unapproved(run, step));
    if (refusal !== undefined) return { ...state, next: 'undo', because: refusal };
    const entry = { round: state.planned, index: state.index, action, at: at.toISOString() };
    const before = await run.entries();
    const known = before.find(({ round, index }) => round === entry.round && index === entry.index);
    const performed = await act(calls, run, entry, known);
    if (performed.is === 'done' || performed.is === 'already') {
      await run.write({ ...entry, ...createdBy(performed), progress: performed.is });
      return { ...state, next: 'attach', index: state.index + 1, attempts: 0 };
    }
    const { progress, because } = performed;
    await run.write({ ...entry, ...createdBy(performed), progress, because });
    // The other actions go on; Assess says what does not pass for want of this one.
    if (performed.roleNotPassed && progress === 'refused')
      return { ...state, next: 'attach', index: state.index + 1, attempts: 0 };
    const later =
      performed.is === 'busy' || (performed.is === 'absent' && madeLately(before, action.call, at));
    if (later && state.attempts < MAX_ATTEMPTS) {
      return { ...state, next: 'pause', attempts: state.attempts + 1 };
    }
    return { ...state, next: 'undo', because: `${action.id}: ${because}` };
  };
};

/** Why the step is not what the run decided on; undefined when it is. */
async function forged(
  run: SetupRun,
  { planned, request: { controls } }: OpenRunState,
  step: Step,
  right: Set<string>,
): Promise<string | undefined> {
  const known = sha256(canonical([run.name, planned, step]));
  if (right.has(known)) return undefined;
  const facts = await run.facts(planned);
  if (facts === undefined)
    throw new UnexpectedResponse(`the journal has no facts of round ${planned}`);
  const problem = stepProblem(step, facts, controls);
  if (problem === undefined) right.add(known);
  return problem && `the plan of round ${planned} in the journal is not carried out: ${problem}`;
}

/** Why the step may not be carried out; undefined when nobody had to be asked, or somebody approved exactly this plan. */
async function unapproved(run: SetupRun, { handling, hash }: Step): Promise<string | undefined> {
  if (handling === 'repairs') return undefined;
  const answer = await run.answer(hash);
  return answer?.approved === true ? undefined : `the plan ${hash} is not approved`;
}

/** Of an attempt that did not succeed, `progress` says whether certainly nothing happened (`refused`) or that is not known. */
type Attempt =
  | { readonly is: 'done'; readonly created?: string }
  | { readonly is: 'already'; readonly created?: string }
  | (NotDone & Pick<JournalEntry, 'created'> & { readonly progress: 'begun' | 'refused' });

async function act(
  calls: AccountCalls,
  run: SetupRun,
  entry: Omit<JournalEntry, 'progress'>,
  known: JournalEntry | undefined,
): Promise<Attempt> {
  const { call, replaces } = entry.action;
  const sent = known?.progress === 'begun';
  let ids = createdBy(known ?? {});
  if (known?.progress === 'done' || known?.progress === 'already')
    return { is: known.progress, ...ids };
  const failed = (attempt: NotDone): Attempt => {
    const nothing = !sent && attempt.unsure === undefined && ids.created === undefined;
    return { ...attempt, ...ids, progress: nothing ? 'refused' : 'begun' };
  };

  const exact = await resolved<Request>(
    calls,
    replaces === undefined ? { call } : { call, replaces },
  );
  if ('unresolved' in exact) return failed({ is: 'busy', because: exact.unresolved });
  const changed = await foreignChange(calls, exact.value);
  // If this action was sent before, the work found done is its own: only the answer was lost.
  if (changed?.is === 'already') return { is: sent ? 'done' : 'already' };
  if (changed !== undefined) return failed(changed);
  const { once } = effectsOf(call);
  if (sent && once !== undefined && ids.created === undefined)
    return failed({ is: 'refused', because: once });

  await run.write({ ...entry, ...ids, progress: 'begun' });
  const token = tokenOf(run, entry);
  let performed = await calls.perform(exact.value.call, { token, ...ids });
  if (performed.is === 'partly') {
    ids = createdBy(performed);
    await run.write({ ...entry, ...ids, progress: 'begun' });
    performed = await calls.perform(exact.value.call, { token, ...ids });
  }
  switch (performed.is) {
    case 'done':
      return { is: 'done', ...ids, ...createdBy(performed) };
    case 'already':
      return { is: sent || performed.unsure ? 'done' : 'already' };
    case 'partly':
      throw new UnexpectedResponse(
        `${call.operation} made ${performed.created} beside ${ids.created}`,
      );
    default:
      return failed(performed);
  }
}

const createdBy = ({ created }: { readonly created?: string | undefined }) =>
  created === undefined ? {} : { created };

type Request = Pick<Action, 'call' | 'replaces'>;

/** A document that AWS replaces whole is read again just before: what is not as planned belongs to somebody else. */
async function foreignChange(
  calls: AccountCalls,
  { call, replaces }: Request,
): Promise<NotDone | { readonly is: 'already' } | undefined> {
  if (replaces === undefined) return undefined;
  const current = await calls.documentNow(call);
  if (!('ok' in current)) {
    const because = `it cannot be read before it is replaced: ${JSON.stringify(current)}`;
    return { is: 'denied' in current ? 'refused' : 'busy', because };
  }
  if (current.ok === replaces) return undefined;
  if (current.ok === effectsOf(call).written) return { is: 'already' };
  return {
    is: 'refused',
    because:
      'it was changed by somebody since the plan was made; run again to plan on what is there now',
  };
}
