import * as z from 'zod/mini';
import { ControlId } from './control.ts';
import { Call } from './operations/every-call.ts';
import type { Proposal } from './operations/operation.ts';

export type ProposedAction = Proposal<Call>;
export const ProposedAction = z.object({
  id: z.string(),
  handling: z.enum(['repairs', 'asks']),
  call: Call,
  afterSettling: z.exactOptional(z.literal(true)),
  consequence: z.string(),
});

/** One step of a plan: a proposed call with what it replaces and what takes it back. */
export const Action = z.extend(ProposedAction, {
  /** The check whose failure it repairs. */
  repairs: ControlId,
  /**
   * Canonical JSON of the document that AWS replaces whole, as the plan saw it: Attach reads it again and stops the plan
   * if it differs (law 13). `null`: there was none, and there must still be none. Absent: AWS merges by itself.
   */
  replaces: z.exactOptional(z.nullable(z.string())),
  /** Performed last to first when a later action fails for good. `never` says why the result is kept and only listed. */
  undo: z.union([z.readonly(z.array(Call)), z.object({ never: z.string() })]),
});
export type Action = z.infer<typeof Action>;
