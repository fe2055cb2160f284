import type { Action } from '../action.ts';
import type { Verdict } from '../control.ts';

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
  actions: readonly Action[],
): Verdict => ({
  status: 'fail',
  evidence,
  remedy,
  handling:
    actions.length === 0
      ? 'reports'
      : actions.some(({ handling }) => handling === 'asks')
        ? 'asks'
        : 'repairs',
  actions,
});

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
