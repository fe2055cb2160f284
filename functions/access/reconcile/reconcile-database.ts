import { NO_ATTEMPTS } from '../../../domain/access/attempts.ts';
import type { BatchOutcome } from '../../../domain/access/batch-outcome.ts';
import type { Catalog } from '../../../domain/access/catalog.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { type DatabaseState, nextSeq } from '../../../domain/access/database-state.ts';
import { type EvidenceRecord, recordOf } from '../../../domain/access/evidence-record.ts';
import type { NudgeMessage } from '../../../domain/access/message.ts';
import { nextAccessStep, stepWithoutCatalog } from '../../../domain/access/next-access-step.ts';
import { leavers } from '../../../domain/access/offboarding/take-others.ts';
import { type ReconcileInput, reconcileInput } from '../../../domain/access/reconcile-input.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { addSeconds, type Instant } from '../../../domain/time.ts';
import { assertNotOlder } from './assert-configuration.ts';
import { commit } from './commit.ts';
import { lookAgain, lookLater } from './look-again.ts';
import { publishOutbox } from './publish-outbox.ts';
import { readNow, readOthers, type TimedReading } from './read-catalog.ts';
import { assertTime, type ReconcileDeps } from './reconcile-deps.ts';
import { recoverLostBatches } from './recover-lost-batches.ts';
import { resolveOpenBatch } from './resolve-open-batch.ts';
import { submitBatch } from './submit-batch.ts';
import { areModelsUnchanged } from './watch-models.ts';

/** No step takes longer: a submission is waited for up to 40 s (aws/redshift-data.ts), and then the ledger is written. */
const STEP_MS = 45_000;
/** Somebody may grant by hand what a reading does not show yet, and it would be taken for ours. */
const FRESH_SECONDS = 10;

/**
 * Makes one database agree with its live leases and baseline: looks, takes the next step, and looks again until nothing is
 * left to do. The ledger is read once for each batch: what is decided meanwhile has a message of its own, and wins. `due`: for
 * what the sweep found due; `retry`: with what was tried in vain too. `read`: a reading that was made just now. Throws TryAgain
 * to give the work back.
 */
export async function reconcileDatabase(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  scope: 'all' | NonNullable<NudgeMessage['scope']> = 'all',
  read?: TimedReading,
): Promise<void> {
  let attempts = NO_ATTEMPTS;
  let loaded: DatabaseState | undefined;
  let outcome: BatchOutcome | undefined;
  let unused = read;
  for (;;) {
    const state: DatabaseState = loaded ?? (await deps.journal.load(ref.key));
    const last = state.head && recordOf(state.head);
    if (last !== undefined) assertNotOlder(deps.config, last);
    if (state.head?.published === false) {
      await publishOutbox(deps, ref, state.head);
      continue;
    }
    assertTime(deps, ref, STEP_MS);
    const isFirst = attempts === NO_ATTEMPTS;
    if (scope === 'due' && isFirst && (await areModelsUnchanged(deps, ref, state))) return;
    assertTime(deps, ref, STEP_MS);
    outcome ??= state.intent && (await resolveOpenBatch(deps, ref, state.intent));
    assertTime(deps, ref, STEP_MS);
    // What was read before a batch had come to its end says nothing of what it did.
    const latest = (outcome === undefined && unused) || (await readNow(deps, ref));
    const { reading, at } = latest;
    const step =
      'unreachable' in reading
        ? stepWithoutCatalog(state, last, reading, at)
        : nextAccessStep(
            await inputAt(deps, ref, {
              state,
              last,
              catalog: reading.catalog,
              now: at,
              isRetried: scope === 'retry',
            }),
            outcome,
            attempts,
          );
    switch (step.do) {
      case 'nothing':
        if ('catalog' in reading) await lookAgain(deps, ref, { state, at, last, ...reading });
        else await lookLater(deps, ref, state, at);
        return;
      case 'give-back':
        throw new TryAgain(`${ref.key} cannot be read, ${step.because}`);
      case 'submit': {
        assertTime(deps, ref, STEP_MS);
        const sent = await submitBatch(deps, ref, nextSeq(state), step);
        loaded = { ...state, intent: sent.intent };
        outcome = sent.outcome;
        unused = undefined;
        break;
      }
      case 'commit':
        await commit(deps, ref, state, { ...step.evidence, at });
        if (step.next === 'again') {
          loaded = undefined;
          outcome = undefined;
          // What a batch was read back with is what the next one is planned on, unless telling of it took long.
          unused = deps.now() < addSeconds(at, FRESH_SECONDS) ? latest : undefined;
          break;
        }
        if ('catalog' in reading)
          await lookAgain(deps, ref, { state, at, last, said: step.evidence, ...reading });
        else await lookLater(deps, ref, state, at);
        return;
    }
    attempts = step.attempts;
  }
}

async function inputAt(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  seen: {
    state: DatabaseState;
    last: EvidenceRecord | undefined;
    catalog: Catalog;
    now: Instant;
    isRetried: boolean;
  },
): Promise<ReconcileInput> {
  const { state, catalog } = seen;
  const managed = await recoverLostBatches(deps, ref, state, catalog);
  const holders = leavers(state.suspensions);
  if (holders.length > 0) assertTime(deps, ref, STEP_MS);
  const others = await readOthers(deps, ref, holders, catalog);
  const recorded = state.managed;
  return reconcileInput({ config: deps.config, ref, recorded, managed, others, ...seen });
}
