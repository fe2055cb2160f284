import type { ControlId } from './control.ts';
import type { Call } from './operations/table.ts';

/** What a check proposes: one AWS call, and what it costs or breaks. */
export interface ProposedAction {
  /** Stable name of the step, e.g. `iam:AttachRolePolicy redshift-ml/retention AmazonS3FullAccess`. */
  readonly id: string;
  /** `asks` runs only with a named approval that is bound to the plan's hash. */
  readonly handling: 'repairs' | 'asks';
  /** The exact request. Attach fills in the tokens of operations/tokens.ts just before it sends it. */
  readonly call: Call;
  /** It relies on what is before it in the plan having taken effect, as seen by an inspection, not only as predicted. */
  readonly afterSettling?: true;
  /** Cost, traffic or access that changes with it, for the person who approves. Empty: none known. */
  readonly consequence: string;
}

/** One step of a plan: a proposed call with what it replaces and what takes it back. */
export interface Action extends ProposedAction {
  /** The check whose failure it repairs. */
  readonly repairs: ControlId;
  /**
   * Canonical JSON of the document that AWS replaces whole, as the plan saw it: Attach reads it again and stops the plan
   * if it differs (law 13). `null`: there was none, and there must still be none. Absent: AWS merges by itself.
   */
  readonly replaces?: string | null;
  /** Performed last to first when a later action fails for good. `never` says why the result is kept and only listed. */
  readonly undo: readonly Call[] | { readonly never: string };
}
