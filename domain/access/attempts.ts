import { type Grant, grantKey, hangsOnCase } from '../privilege.ts';
import type { Changes } from './batch.ts';
import { shownAs } from './batch-ids.ts';
import {
  type BatchOutcome,
  batchFailure,
  ineffectivePairs,
  pairsOf,
  refusedCase,
} from './batch-outcome.ts';
import type { Catalog } from './catalog.ts';
import type { Effects } from './effects.ts';
import { EVERYBODY } from './in-vain.ts';
import { type OtherGrant, otherGrantKey } from './offboarding/other-privilege.ts';
import type { OtherReading } from './offboarding/other-reading.ts';
import { isShown } from './offboarding/take-others.ts';
import { otherHangsOnCase } from './offboarding/take-statements.ts';
import { isDenied, isTransientSqlError } from './sql-error.ts';
import { grantsOf, isOfEverybody, isTake, takenIn } from './statement.ts';

const MAX_TRANSIENTS = 5;

/** What this invocation has tried so far, and what came of it. Everything that must survive it is in the ledger. */
export interface Attempts extends Effects {
  /** While the offender of a failed batch is searched for, only these pairs are in the next batch. */
  readonly focus?: ReadonlySet<string>;
}

export const NO_ATTEMPTS: Attempts = {
  granted: new Set(),
  ineffective: new Map(),
  failed: new Map(),
  separationTried: false,
};

/** What was tried in vain, now or a while ago, is not tried again; with a focus, only what lies in it is tried. */
export function untried(
  changes: Changes,
  attempts: Attempts,
  leftAlone: ReadonlyMap<string, unknown>,
): Changes {
  const { failed, ineffective, focus, separationTried, caseRefused } = attempts;
  const isOpen = (grant: Grant): boolean => {
    const key = grantKey(grant);
    if (caseRefused !== undefined && hangsOnCase(grant)) return false;
    const isTried = failed.has(key) || ineffective.has(key) || leftAlone.has(key);
    return !isTried && (focus === undefined || focus.has(key));
  };
  const isUntaken = (one: OtherGrant): boolean => {
    const key = otherGrantKey(one);
    if (caseRefused !== undefined && otherHangsOnCase(one)) return false;
    return !failed.has(key) && !ineffective.has(key) && !leftAlone.has(key);
  };
  return {
    grant: changes.grant.filter(isOpen),
    revoke: changes.revoke.filter(isOpen),
    separation: separationTried || leftAlone.has(EVERYBODY) ? undefined : changes.separation,
    // While an offender is searched for, the batch is another's.
    take: focus === undefined ? (changes.take ?? []).filter(isUntaken) : [],
  };
}

export interface Attempted {
  readonly attempts: Attempts;
  /** The batch is tried once more in its own place, having met this many transient failures. */
  readonly retry?: { readonly transients: number };
}

/**
 * What a batch that is over teaches before the catalog is looked at. A transient failure is tried again, a bounded number
 * of times; where Redshift would not tell upper from lower case, without what hangs on it; after another permanent failure
 * the half of its pairs is tried, until its one offender is found.
 */
export function afterBatch(attempts: Attempts, outcome: BatchOutcome): Attempted {
  const error = batchFailure(outcome);
  if (error === undefined) return { attempts };
  const { statements, transients } = outcome.intent;
  // Each of its statements stood alone: what it did is read back, and written down before anything else is tried.
  if (statements.some(isTake)) {
    const refused = refusedCase(outcome);
    return { attempts: refused === undefined ? attempts : { ...attempts, caseRefused: refused } };
  }
  const keys = statements.flatMap(grantsOf).map(grantKey);
  const isTransient = isTransientSqlError(error);
  if (isTransient && transients + 1 < MAX_TRANSIENTS)
    return { attempts, retry: { transients: transients + 1 } };
  const caseRefused = isTransient ? undefined : refusedCase(outcome);
  if (caseRefused !== undefined)
    return { attempts: { ...attempts, caseRefused }, retry: { transients: 0 } };
  if (!isTransient && keys.length > 1) {
    const focus = new Set(keys.slice(0, Math.ceil(keys.length / 2)));
    return { attempts: { ...attempts, focus, separationTried: true }, retry: { transients: 0 } };
  }
  const explained = isTransient
    ? `${error} (given up after ${MAX_TRANSIENTS} attempts; a later look tries again)`
    : error;
  const failed = keys.map(
    (key) => [key, { error: explained, permanent: !isTransient && !isDenied(error) }] as const,
  );
  return {
    attempts: {
      ...attempts,
      failed: new Map([...attempts.failed, ...failed]),
      separationTried: true,
    },
  };
}

/** What a batch did, by the catalog as read back. */
export function afterReadBack(
  attempts: Attempts,
  outcome: BatchOutcome,
  { catalog, others }: { readonly catalog: Catalog; readonly others?: OtherReading },
): Attempts {
  if (outcome.intent.statements.some(isTake))
    return afterTaking(attempts, outcome, { catalog, others });
  if (outcome.status !== 'finished') return attempts;
  const granted = pairsOf(outcome, 'GRANT').map(shownAs(outcome.intent, catalog)).map(grantKey);
  const tookFromEverybody = outcome.intent.statements.some(isOfEverybody);
  return {
    ...attempts,
    granted: new Set([...attempts.granted, ...granted]),
    ineffective: new Map([...attempts.ineffective, ...ineffectivePairs(outcome, catalog)]),
    separationTried: attempts.separationTried || tookFromEverybody,
  };
}

/** What of other kinds is still held although a batch was to take it. Only its own error says for good that it cannot be. */
function afterTaking(
  attempts: Attempts,
  outcome: BatchOutcome,
  { catalog, others }: { catalog: Catalog; others: OtherReading | undefined },
): Attempts {
  const { intent, status, failedPart } = outcome;
  if (others === undefined || 'unreachable' in others) return attempts;
  const error = batchFailure(outcome);
  if (error === undefined && status !== 'finished') return attempts;
  const failed = new Map(attempts.failed);
  const ineffective = new Map(attempts.ineffective);
  for (const [n, statement] of intent.statements.entries()) {
    for (const one of takenIn([statement])) {
      if (!isShown(one, catalog, others)) continue;
      if (error === undefined) ineffective.set(otherGrantKey(one), STILL_HELD);
      else {
        const isOwn = n === failedPart;
        failed.set(otherGrantKey(one), {
          error: isOwn ? error : `not taken, in a batch that failed: ${error}`,
          permanent: isOwn && !isTransientSqlError(error) && !isDenied(error),
        });
      }
    }
  }
  return { ...attempts, failed, ineffective };
}

const STILL_HELD =
  'the statement finished but the catalog still shows it; another grantor may have given it too: revoke it as that grantor';

/**
 * What the next batch begins with once evidence is written: the search for an offender is over, and what was granted has
 * been told. Kept, every later batch would tell of the same leases once more.
 */
export function afterEvidence({ focus: _, ...attempts }: Attempts): Attempts {
  return { ...attempts, granted: NO_ATTEMPTS.granted };
}
