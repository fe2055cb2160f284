import type { ProposedAction } from '../action.ts';
import type { Handling } from '../control.ts';
import { because, type NotRead, type Read } from '../read.ts';
import type { Verdict } from './check.ts';

export const pass = (evidence: string, warnings: readonly string[] = []): Verdict => ({
  status: 'pass',
  evidence,
  ...(warnings.length > 0 ? { warnings } : {}),
});

/** A failure whose cause belongs to somebody else: reported with the alternative, never changed. */
export const reported = (evidence: string, remedy: string): Verdict => ({
  status: 'fail',
  evidence,
  remedy,
  handling: 'reports',
  actions: [],
});

/** A failure that actions repair; it asks when one of them does. Without any action it is reported. */
export const repairable = (
  evidence: string,
  remedy: string,
  actions: readonly ProposedAction[],
): Verdict => ({
  status: 'fail',
  evidence,
  remedy,
  handling: handlingOf(actions),
  actions,
});

function handlingOf(actions: readonly ProposedAction[]): Handling {
  if (actions.length === 0) return 'reports';
  return actions.some(({ handling }) => handling === 'asks') ? 'asks' : 'repairs';
}

/** A failure that a named person decides, but that no action of this plan can repair yet. */
export const waiting = (
  evidence: string,
  remedy: string,
  handling: 'repairs' | 'asks',
): Verdict => ({
  status: 'fail',
  evidence,
  remedy,
  handling,
  actions: [],
});

export const notApplicable = (because: string): Verdict => ({ status: 'notApplicable', because });
export const unknownBecause = (because: string): Verdict => ({ status: 'unknown', because });

/** What could not be judged, because it was not read. */
export const unknown = (read: NotRead | undefined, what: string): Verdict =>
  unknownBecause(because(read, what));

/** Evaluates on what was read, or says what is missing. */
export const given = <T>(
  read: Read<T> | undefined,
  what: string,
  evaluate: (value: T) => Verdict,
): Verdict => (read && 'ok' in read ? evaluate(read.ok) : unknown(read, what));

/** Of several verdicts on one subject the one that counts: a failure, else what is not known. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict | undefined =>
  verdicts.find(({ status }) => status === 'fail') ??
  verdicts.find(({ status }) => status === 'unknown') ??
  verdicts[0];
