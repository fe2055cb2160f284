import * as z from 'zod/mini';
import { SetupRequest } from './request.ts';

const Caught = z.object({ Error: z.optional(z.string()), Cause: z.optional(z.string()) });

/** What travels between the states of a run. Facts, plans and progress are in the journal under `run`. */
export const RunState = z.strictObject({
  request: z.unknown(),
  /** As the definition handed it over, where a state is asked about another one; functions see their own input without. */
  payloadVersion: z.optional(z.int()),
  /** The execution's name. */
  run: z.string().check(z.minLength(1)),
  /** Which inspection this is, from 1; 0 before the first. */
  round: z.int(),
  /** Inspection whose plan is being carried out; 0 while nothing was done. */
  planned: z.int(),
  /** Next action of that plan, from 0. */
  index: z.int(),
  /** How often the current action met a busy service. */
  attempts: z.int(),
  /** How often this plan's effect was waited for. */
  waits: z.int(),
  /** Hash of the plan that somebody was asked to approve. */
  asked: z.optional(z.string()),
  /** Whether the run is taking back what it did: then it does nothing else before it reports. */
  undo: z.enum(['none', 'begun', 'ended']),
  /** The first round whose actions are taken back; left out before an undo, which begins with the step that failed. */
  undoFrom: z.optional(z.int()),
  next: z.enum([
    'inspect',
    'attach',
    'modify',
    'pause',
    'wait',
    'ask',
    'undo',
    'canary',
    'train',
    'report',
  ]),
  because: z.optional(z.string()),
  /** What woke the run after it asked. It counts for nothing: Assess reads the answer from the journal. */
  answered: z.optional(z.unknown()),
  /** What a state's Catch adds. */
  error: z.optional(Caught),
  /** What the Catch adds when nobody answered in time. */
  unanswered: z.optional(Caught),
});
export type RunState = z.infer<typeof RunState>;

/** The state of a run whose request is known to be one. */
export type OpenRunState = RunState & { readonly request: SetupRequest };

/** The state of a run whose input is sound. Throws `ZodError` for anything that the machine does not hand over. */
export const openRun = (event: unknown): OpenRunState => {
  const state = RunState.parse(event);
  return { ...state, request: SetupRequest.parse(state.request) };
};

const LambdaCause = z.object({ errorMessage: z.string() });

/** What a Catch handed over, for a person: Lambda wraps the message in JSON. */
export function errorText({
  Error: name = 'an error',
  Cause: cause = 'no cause given',
}: z.infer<typeof Caught>): string {
  return `${name}: ${messageIn(cause) ?? cause}`;
}

function messageIn(cause: string): string | undefined {
  try {
    const parsed = z.safeParse(LambdaCause, JSON.parse(cause));
    return parsed.success ? parsed.data.errorMessage : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
