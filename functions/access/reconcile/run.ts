import type { Intent } from '../../../aws/ledger/journal.ts';
import type { Changes } from '../../../domain/access/batch.ts';
import { type BatchOutcome, ineffectivePairs } from '../../../domain/access/build-evidence.ts';
import type { Catalog } from '../../../domain/access/catalog.ts';
import { isTransientSqlError } from '../../../domain/access/sql-error.ts';
import { grantsOf } from '../../../domain/access/statement.ts';
import { type Grant, grantKey } from '../../../domain/privilege.ts';

const MAX_TRANSIENTS = 5;

/** What this invocation has done so far; everything that must survive it is in the ledger. */
export interface Attempts {
  readonly granted: Set<string>;
  readonly ineffective: Map<string, string>;
  readonly failed: Map<string, { error: string; permanent: boolean }>;
  /** Taking ASSUMEROLE from everybody failed or had no effect: once an invocation is enough. */
  separationTried: boolean;
  /** Bisection: only these pairs are in the next batch. */
  focus?: ReadonlySet<string> | undefined;
}

export const newAttempts = (): Attempts => ({
  granted: new Set(),
  ineffective: new Map(),
  failed: new Map(),
  separationTried: false,
});

/** What this invocation has already tried in vain is not tried again, and a bisection looks at its half only. */
export function within(plan: Changes, run: Attempts): Changes {
  const isOpen = (grant: Grant): boolean => {
    const key = grantKey(grant);
    return (
      !run.failed.has(key) &&
      !run.ineffective.has(key) &&
      (run.focus === undefined || run.focus.has(key))
    );
  };
  return {
    grant: plan.grant.filter(isOpen),
    revoke: plan.revoke.filter(isOpen),
    separation: plan.separation && !run.separationTried,
  };
}

/**
 * The attempt to put in the place of one that failed, or undefined when the failure stands: a transient one is tried again,
 * a bounded number of times; a permanent one is halved until its one pair is found.
 */
export function nextAttempt(
  run: Attempts,
  intent: Intent,
  { statements, record }: BatchOutcome,
): Intent | undefined {
  if (record.status !== 'failed' && record.status !== 'aborted') return undefined;
  const error = record.error ?? record.status;
  const keys = statements.flatMap(grantsOf).map(grantKey);
  const isTransient = isTransientSqlError(error);
  if (isTransient && intent.transients + 1 < MAX_TRANSIENTS)
    return { ...intent, transients: intent.transients + 1 };
  if (!isTransient && keys.length > 1) {
    run.focus = new Set(keys.slice(0, Math.ceil(keys.length / 2)));
    run.separationTried = true;
    return { ...intent, transients: 0 };
  }
  const explained = isTransient
    ? `${error} (given up after ${MAX_TRANSIENTS} attempts; the next sweep tries again)`
    : error;
  for (const key of keys) run.failed.set(key, { error: explained, permanent: !isTransient });
  run.separationTried = true;
  return undefined;
}

/** Notes what a finished batch did, by the catalog as read back. */
export function noteEffects(
  run: Attempts,
  { statements, record }: BatchOutcome,
  catalog: Catalog,
): void {
  if (record.status !== 'finished') return;
  for (const statement of statements.filter(({ verb }) => verb === 'GRANT')) {
    for (const grant of grantsOf(statement)) run.granted.add(grantKey(grant));
  }
  for (const [key, because] of ineffectivePairs(statements, catalog))
    run.ineffective.set(key, because);
  if (statements.some(({ kind }) => kind === 'everybody')) run.separationTried = true;
}
