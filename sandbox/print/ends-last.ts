import type { Happening, Tell } from './happening.ts';

/**
 * An execution is known to have ended a moment before its last state is told: keeps the end back until something else
 * happens, so that it comes last.
 */
export function endsLast(tell: Tell): Tell {
  let kept: Extract<Happening, { kind: 'ended' }> | undefined;
  return (happening) => {
    if (
      kept !== undefined &&
      !(happening.kind === 'state' && happening.execution === kept.execution)
    ) {
      const ended = kept;
      kept = undefined;
      tell(ended);
    }
    if (happening.kind === 'ended') kept = happening;
    else tell(happening);
  };
}
