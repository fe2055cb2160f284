import type { ActionIds, ChangeOutcome } from '../../../aws/change-outcome.ts';
import type { KeyFacts } from '../../../domain/setup/facts.ts';
import type { Call } from '../../../domain/setup/operations/every-call.ts';
import type { Read } from '../../../domain/setup/read.ts';

/** How a function calls the account of a warehouse: what it sends, and what it reads for that. */
export interface AccountCalls {
  /** Sends one call of a plan or of an undo to its service. */
  readonly perform: (call: Call, action: ActionIds) => Promise<ChangeOutcome>;
  /** The document that the call would replace whole, as it is now, in the spelling of `Action.replaces`; null: there is none. */
  readonly documentNow: (call: Call) => Promise<Read<string | null>>;
  /** The key behind an alias that a call names; missing where none of the function's calls names one. */
  readonly keyBehind?: (alias: string) => Promise<Read<KeyFacts>>;
  /** The endpoints that an action made, by its token; missing where the function makes none. */
  readonly endpointsOf?: (token: string) => Promise<Read<readonly string[]>>;
}

/** Of a call of another function. */
export const notSentHere = ({ operation }: Pick<Call, 'operation'>): ChangeOutcome => ({
  is: 'refused',
  because: `${operation} was not sent: it is for another function to send`,
});
