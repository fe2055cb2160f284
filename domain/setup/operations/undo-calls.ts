import type { Action } from '../action.ts';
import type { Call } from './every-call.ts';
import type { UndoCalls } from './operation.ts';
import { effectsOf } from './table.ts';

/**
 * The calls that take back a change of a document, of which `now` is the present text; null: there is none. As long as it
 * reads as we left it, the journalled undo; after a change by others only our own part is taken out.
 */
export function undoCalls({ call, replaces, undo }: Action, now: string | null): UndoCalls<Call> {
  const calls = 'never' in undo ? [] : undo;
  const { written, takeBack } = effectsOf(call);
  if (now === written) return { calls };
  const writtenByUndo = calls.map((step) => effectsOf(step).written);
  return takeBack({ before: replaces ?? null, now, writtenByUndo });
}
