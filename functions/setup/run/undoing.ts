import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import type { Action } from '../../../domain/setup/action.ts';
import type { Call } from '../../../domain/setup/operations/every-call.ts';
import { effectsOf } from '../../../domain/setup/operations/table.ts';
import { CREATED } from '../../../domain/setup/operations/tokens.ts';
import { undoCalls } from '../../../domain/setup/operations/undo-calls.ts';
import { type JournalEntry, standsOpen } from '../../../domain/setup/run/journal-entry.ts';
import { targetOf } from '../../../domain/setup/run/request.ts';
import { errorText, openRun, type RunState } from '../../../domain/setup/run/run-state.ts';
import { readEnv } from '../../env.ts';
import type { Runtime } from '../../runtime.ts';
import type { AccountCalls } from '../calls/account-calls.ts';
import { isFresh } from '../calls/fresh.ts';
import { resolved } from '../calls/resolved.ts';
import { type SetupRun, setupRun, tokenOf } from './setup-run.ts';
import type { Share } from './share.ts';

/** Attempts at one undo while its service is busy. */
const MAX_ATTEMPTS = 60;

type Undone =
  | { readonly progress: 'undone'; readonly because?: string }
  | { readonly progress: 'left'; readonly because: string }
  | { readonly busy: string };

/**
 * Takes back the youngest action of the step that failed, or of the whole run, that is not taken back yet. What cannot be is
 * `left`, with the reason, for the report.
 */
export const undoing = ({ env, config, now }: Runtime, share: Share) => {
  const { TABLE } = readEnv(['TABLE'], env);
  const ledger = ledgerTable(new DynamoDBClient({}), TABLE);
  return async (event: unknown): Promise<RunState> => {
    const { error, ...state } = openRun(event);
    const { target, warehouse } = targetOf(config, state.request.warehouse);
    const run = setupRun(ledger, target.name, state.run);
    const because = state.because ?? errorText(error ?? {});
    const from = state.undoFrom ?? state.planned;
    const open = (await run.entries()).findLast(
      (entry) => entry.round >= from && standsOpen(entry),
    );
    if (open === undefined)
      return { ...state, because, undo: 'ended', undoFrom: from, next: 'wait', waits: 0 };
    // Before the undo begins, `attempts` still counts those of the action that failed.
    const attempts = state.undo === 'begun' ? state.attempts : 0;
    if (!share.does(open.action.call))
      return { ...state, because, undo: 'begun', next: share.others.undo, attempts };
    const undone = await takeBack(await share.callsIn(warehouse), run, open, now());
    if ('busy' in undone && attempts < MAX_ATTEMPTS) {
      return { ...state, because, next: 'pause', undo: 'begun', attempts: attempts + 1 };
    }
    const outcome = 'busy' in undone ? { progress: 'left' as const, because: undone.busy } : undone;
    await run.write({ ...open, at: now().toISOString(), ...outcome });
    return { ...state, because, next: 'undo', undo: 'begun', attempts: 0 };
  };
};

async function takeBack(
  calls: AccountCalls,
  run: SetupRun,
  entry: JournalEntry,
  now: Date,
): Promise<Undone> {
  const { action } = entry;
  if ('never' in action.undo) return kept(entry, action.undo.never);
  const token = tokenOf(run, entry);
  const needsId = JSON.stringify(action.undo).includes(CREATED);
  const created = entry.created ?? (needsId ? await hiddenEndpoint(calls, token) : undefined);
  if (created !== undefined && typeof created !== 'string') return { busy: created.unread };
  if (needsId && created === undefined)
    return isFresh(entry.at, now)
      ? { busy: 'what it made may not be seen yet' }
      : { progress: 'undone', because: 'it had not taken effect' };
  const exact = await resolved(calls, action, created);
  if ('unresolved' in exact)
    return { progress: 'left', because: `${exact.unresolved}: look for it by hand` };
  const back = await callsBack(calls, exact.value, isFresh(entry.at, now));
  if (!('calls' in back)) return back;
  for (const call of back.calls) {
    const performed = await calls.perform(call, { token });
    // AWS may not show yet what was made a moment ago.
    if (performed.is === 'busy' || (performed.is === 'absent' && isFresh(entry.at, now)))
      return { busy: performed.because };
    if (performed.is === 'refused') {
      // An endpoint that is gone has no tags that would permit it, and which of the two AWS looks at first nobody could see.
      const isGone = needsId && (await hiddenEndpoint(calls, token)) === undefined;
      if (!isGone) return { progress: 'left', because: performed.because };
    }
  }
  return { progress: 'undone' };
}

/** What is never undone is listed, with its id where that is its only name. */
function kept({ progress, created }: JournalEntry, never: string): Undone {
  const because = created === undefined ? never : `${created}: ${never}`;
  return {
    progress: 'left',
    because: progress === 'begun' ? `it may have taken effect: ${because}` : because,
  };
}

/** A document may have been changed by others since: it is read again, and only what is ours is taken out of it. */
async function callsBack(
  calls: AccountCalls,
  action: Action,
  fresh: boolean,
): Promise<{ readonly calls: readonly Call[] } | Undone> {
  const undo = 'never' in action.undo ? [] : action.undo;
  if (effectsOf(action.call).written === undefined) return { calls: undo };
  const current = await calls.documentNow(action.call);
  if ('failed' in current) return { busy: current.failed };
  if (!('ok' in current))
    return {
      progress: 'left',
      because: `it cannot be read before it is taken back: ${JSON.stringify(current)}`,
    };
  const back = undoCalls(action, current.ok);
  if ('left' in back) return { progress: 'left', because: back.left };
  if ('calls' in back) return back;
  return fresh
    ? { busy: `${back.gone}, or not seen yet` }
    : { progress: 'undone', because: back.gone };
}

/** A crash hid the id of a new endpoint: it is the one that bears the action's token. */
async function hiddenEndpoint(
  { endpointsOf }: AccountCalls,
  token: string,
): Promise<string | { readonly unread: string } | undefined> {
  const found = (await endpointsOf?.(token)) ?? { failed: 'this function makes none' };
  return 'ok' in found
    ? found.ok[0]
    : { unread: `the endpoint cannot be looked for: ${JSON.stringify(found)}` };
}
