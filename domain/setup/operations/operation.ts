import type { SetupFacts } from '../facts.ts';
import type { CallIn } from './call.ts';

/** What is known of one operation: all that a plan, a prediction and an undo ask about it. */
interface Operation<Inputs, O extends keyof Inputs> {
  /**
   * The facts as they should read once the call is done and has taken effect. What they do not tell (a boundary's content, a
   * service control policy) is taken to permit; the next inspection decides.
   */
  readonly predict: (facts: SetupFacts, input: Inputs[O]) => SetupFacts;
  /** What takes the call back; `facts` are those that it was proposed on. */
  readonly undo: (facts: SetupFacts, input: Inputs[O]) => Undo<CallIn<Inputs>>;
  /** For a call by which AWS replaces a whole document. */
  readonly document?: ReplacedDocument<Inputs, O>;
  /** For a call that must not be sent again when its answer got lost: what a person has to look for. */
  readonly once?: (input: Inputs[O]) => string;
}

/** What a check proposes: one AWS call, and what it costs or breaks. */
export interface Proposal<Call> {
  /** Stable name of the step, e.g. `iam:AttachRolePolicy redshift-ml/retention AmazonS3FullAccess`. */
  readonly id: string;
  /** `asks` runs only with a named approval that is bound to the plan's hash. */
  readonly handling: 'repairs' | 'asks';
  /** The exact request. Attach fills in the tokens of tokens.ts just before it sends it. */
  readonly call: Call;
  /** It relies on what is before it in the plan having taken effect, as seen by an inspection, not only as predicted. */
  readonly afterSettling?: true;
  /** Cost, traffic or access that changes with it, for the person who approves. Empty: none known. */
  readonly consequence: string;
}

/** A row for each operation of a family: the compiler names the one that is missing. */
export type Operations<Inputs> = { readonly [O in keyof Inputs]: Operation<Inputs, O> };

/** The operations of a family that replace a document: each needs somebody who reads it. */
export type Documented<Rows> = {
  readonly [O in keyof Rows]: Rows[O] extends { readonly document: object } ? O : never;
}[keyof Rows];

/** Calls to be made one after the other; `never` says why the result is kept and only listed. */
export type Undo<Call> = readonly Call[] | { readonly never: string };

/** Of an operation that only takes back another one, and that no check proposes. */
export const onlyUndo = (): { readonly never: string } => ({ never: 'it takes back another call' });

/** A value that AWS overwrites (a policy, a list of roles, a default role), so that a change by somebody else would be lost. */
interface ReplacedDocument<Inputs, O extends keyof Inputs> {
  /** What the call writes, in the spelling in which it is read back; undefined when this one leaves the document alone. */
  readonly written: (input: Inputs[O]) => string | undefined;
  /**
   * What stands there, as the facts know it, in the same spelling. null: there is none, and there must still be none when
   * the call is sent. Absent, or undefined: whoever changed it meanwhile loses nothing, because AWS merges.
   */
  readonly expected?: (facts: SetupFacts, input: Inputs[O]) => string | null | undefined;
  /** What is still to be taken back of a document that reads otherwise than we left it. */
  readonly takeBack: (change: ChangedSince<Inputs[O]>) => UndoCalls<CallIn<Inputs>>;
}

export interface ChangedSince<Input> {
  readonly input: Input;
  /** The document before the call; null: there was none, or that is not known. */
  readonly before: string | null;
  readonly now: string | null;
  /** The documents that the journalled undo would write. */
  readonly writtenByUndo: readonly (string | undefined)[];
}

export type UndoCalls<Call> =
  | { readonly calls: readonly Call[] }
  /** There is nothing of ours to take back. */
  | { readonly gone: string }
  /** What is there now is not ours to change. */
  | { readonly left: string };

export const AS_BEFORE = { gone: 'it is as it was before' };
export const NOT_OURS = { left: 'somebody changed it since, and may rely on it' };

/** Asks `take` about a document that is still there and does not read as before the call. */
export const ifStillThere =
  <Call, Input>(
    take: (change: ChangedSince<Input> & { readonly now: string }) => UndoCalls<Call>,
  ) =>
  (change: ChangedSince<Input>): UndoCalls<Call> => {
    const { before, now, writtenByUndo } = change;
    if (now === null) return { gone: 'it is not there any more' };
    return now === before || writtenByUndo.includes(now) ? AS_BEFORE : take({ ...change, now });
  };

/** A document without parts: whatever somebody made of it stays. */
export const leftToOthers = ifStillThere<never, unknown>(() => NOT_OURS);
