import type { Instant } from '../time.ts';
import { type Attempts, afterBatch, afterEvidence, afterReadBack, untried } from './attempts.ts';
import { type Batch, firstBatch, isEmpty } from './batch.ts';
import { type BatchOutcome, withGranted } from './batch-outcome.ts';
import { buildEvidence, type EvidenceDraft } from './build-evidence.ts';
import type { UnreadCatalog } from './catalog-reading.ts';
import { type DatabaseState, nextSeq } from './database-state.ts';
import type { Intent } from './intent.ts';
import { planAccess } from './plan-access.ts';
import type { ReconcileInput } from './reconcile-input.ts';
import { unreachable } from './unreachable.ts';

/** What a reconcile does next. Each step leaves the ledger such that another invocation may do the one after it. */
export type NextStep =
  /** Submit this batch: a new one, or another attempt in the place of one that failed. */
  | {
      readonly do: 'submit';
      readonly batch: Batch;
      readonly replaces?: Intent;
      /** How many transient failures it has met in its place. */
      readonly transients: number;
      readonly attempts: Attempts;
    }
  /** Write this evidence, and then look again, or be done. */
  | {
      readonly do: 'commit';
      readonly evidence: EvidenceDraft;
      readonly next: 'again';
      readonly attempts: Attempts;
    }
  | { readonly do: 'commit'; readonly evidence: EvidenceDraft; readonly next: 'done' }
  /** Nothing can be concluded now: the work has to come again. */
  | { readonly do: 'give-back'; readonly because: string }
  | { readonly do: 'nothing' };

/**
 * The decision at the heart of a reconcile. `outcome` is the batch that came to its end since the last step, `attempts` what
 * this invocation has tried so far. A batch is opened only when none was open, or in the place of one that failed; after
 * any other the catalog, read back, is turned into evidence first.
 */
export function nextAccessStep(
  input: ReconcileInput,
  outcome: BatchOutcome | undefined,
  attempts: Attempts,
): NextStep {
  const { mode, seq, catalog } = input;
  const known = { ...input, managed: withGranted(input.managed, outcome, seq, catalog) };
  const plan = planAccess(known);
  const isEnforced = mode === 'enforce';
  // An approved plan is written down first: after its first batch the rest of it has another hash.
  const isNoted = plan.approved === undefined;

  const { attempts: tried, retry } = outcome ? afterBatch(attempts, outcome) : { attempts };
  const changes = untried(plan, tried);
  const isFree = outcome === undefined || retry !== undefined;
  if (isEnforced && isNoted && isFree && !isEmpty(changes)) {
    return {
      do: 'submit',
      batch: firstBatch(changes),
      ...(outcome && { replaces: outcome.intent }),
      transients: retry?.transients ?? 0,
      attempts: tried,
    };
  }

  const done = outcome ? afterReadBack(tried, outcome, catalog) : tried;
  const evidence = buildEvidence(known, plan, done, outcome);
  if (evidence === undefined) return { do: 'nothing' };
  const left = afterEvidence(done);
  const hasMore = isEnforced && !isEmpty(untried(plan, left));
  return hasMore && (outcome !== undefined || !isNoted)
    ? { do: 'commit', evidence, next: 'again', attempts: left }
    : { do: 'commit', evidence, next: 'done' };
}

/**
 * The step when the catalog could not be read: new requests wait, and an open batch stays open. The sweep comes again for
 * leases that are due. Where none is due, as for a baseline alone, the next look would be the nightly one: a reading that
 * only took too long is tried again.
 */
export function stepWithoutCatalog(
  state: DatabaseState,
  { unreachable: because, slow }: UnreadCatalog,
  now: Instant,
): NextStep {
  if (state.intent !== undefined)
    return { do: 'give-back', because: `with a batch to conclude: ${because}` };
  const leases = unreachable(state.leases, because, nextSeq(state), now);
  if (leases.length > 0) {
    const evidence = { leases, managed: { put: [], remove: [] }, notes: [because] };
    return { do: 'commit', evidence, next: 'done' };
  }
  const isSwept = state.leases.some(({ dueAt }) => dueAt !== undefined && dueAt <= now);
  return slow === true && !isSwept
    ? { do: 'give-back', because: `and no lease is due that brings the sweep back: ${because}` }
    : { do: 'nothing' };
}
