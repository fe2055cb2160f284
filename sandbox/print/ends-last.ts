import type { Emit, StoryEvent } from './story-event.ts';

/**
 * An execution is known to have ended a moment before its last state is told: keeps the end back until something else
 * happens, so that it comes last.
 */
export function endsLast(emit: Emit): Emit {
  let kept: Extract<StoryEvent, { kind: 'ended' }> | undefined;
  return (event) => {
    if (kept !== undefined && !(event.kind === 'state' && event.execution === kept.execution)) {
      const ended = kept;
      kept = undefined;
      emit(ended);
    }
    if (event.kind === 'ended') kept = event;
    else emit(event);
  };
}
