import type { Instant } from '../time.ts';
import { type Attempts, afterBatch, afterEvidence, afterReadBack, untried } from './attempts.ts';
import { type Batch, firstBatch, isEmpty } from './batch.ts';
import { idsOf, keysIn } from './batch-ids.ts';
import { type BatchOutcome, withGranted } from './batch-outcome.ts';
import { buildEvidence, type EvidenceDraft } from './build-evidence.ts';
import type { UnreadCatalog } from './catalog-reading.ts';
import { type DatabaseState, nextSeq } from './database-state.ts';
import type { EvidenceRecord } from './evidence-record.ts';
import { leftAlone } from './in-vain.ts';
import type { Intent } from './intent.ts';
import { unreachableSuspensions } from './judge-suspension.ts';
import { planAccess } from './plan-access.ts';
import type { ReconcileInput } from './reconcile-input.ts';
import { withNotices } from './tell-notices.ts';
import { unreachable } from './unreachable.ts';

/** What a reconcile does next. Each step leaves the ledger such that another invocation may do the one after it. */
export type NextStep =
  /** Submit this batch: a new one, or another attempt in the place of one that failed. */
  | {
      readonly do: 'submit';
      readonly batch: Batch & Pick<Intent, 'ids'>;
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
 * this invocation has tried so far. Submits only if no batch has just ended, or the one that ended failed and is to be
 * tried again in its place. After every other batch comes evidence first, from the catalog as read back.
 */
export function nextAccessStep(
  input: ReconcileInput,
  outcome: BatchOutcome | undefined,
  attempts: Attempts,
): NextStep {
  const { mode, seq, catalog } = input;
  const known = {
    ...input,
    managed: withGranted(input.managed, outcome, seq, catalog),
    ...(outcome && { changed: keysIn(outcome.intent, catalog) }),
  };
  const plan = planAccess(known);
  const isEnforced = mode === 'enforce';
  // Revokes that `approvedPlans` admits are written down before any is sent: once some are, the rest has another hash
  // and would be withheld.
  const mustRecordFirst = plan.approved !== undefined;

  const alone = leftAlone(plan, known);
  const { attempts: tried, retry } = outcome ? afterBatch(attempts, outcome) : { attempts };
  const changes = untried(plan, tried, alone);
  const maySubmit = outcome === undefined || retry !== undefined;
  if (isEnforced && !mustRecordFirst && maySubmit && !isEmpty(changes)) {
    const batch = firstBatch(changes);
    return {
      do: 'submit',
      batch: { ...batch, ids: idsOf(batch.statements, catalog) },
      ...(outcome && { replaces: outcome.intent }),
      transients: retry?.transients ?? 0,
      attempts: tried,
    };
  }

  const readBack = outcome ? afterReadBack(tried, outcome, input) : tried;
  const evidence = buildEvidence(known, plan, { ...readBack, leftAlone: alone }, outcome);
  if (evidence === undefined) return { do: 'nothing' };
  const left = afterEvidence(readBack);
  const hasMore = isEnforced && !isEmpty(untried(plan, left, alone));
  return hasMore && (outcome !== undefined || mustRecordFirst)
    ? { do: 'commit', evidence, next: 'again', attempts: left }
    : { do: 'commit', evidence, next: 'done' };
}

/**
 * The step when the catalog could not be read. An open batch stays open and the work is given back; new requests are
 * answered as unreachable. The sweep tries again.
 */
export function stepWithoutCatalog(
  state: DatabaseState,
  last: Pick<EvidenceRecord, 'withheld' | 'inVain'> | undefined,
  { unreachable: because }: UnreadCatalog,
  now: Instant,
): NextStep {
  if (state.intent !== undefined)
    return { do: 'give-back', because: `with a batch to conclude: ${because}` };
  const seq = nextSeq(state);
  const leases = withNotices(state.leases, unreachable(state.leases, because, seq, now), seq, now);
  const suspensions = unreachableSuspensions(state.suspensions, because, seq, now);
  if (leases.length + suspensions.length > 0) {
    // What the last evidence said of the catalog holds until it is read again.
    const { withheld, inVain } = last ?? {};
    const evidence = {
      leases,
      ...(suspensions.length > 0 && { suspensions }),
      managed: { put: [], remove: [] },
      notes: [because],
      ...(withheld && { withheld }),
      ...(inVain && { inVain }),
    };
    return { do: 'commit', evidence, next: 'done' };
  }
  return { do: 'nothing' };
}
