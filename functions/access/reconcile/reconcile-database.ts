import type { DatabaseState } from '../../../aws/ledger/journal.ts';
import { type Changes, firstBatch, isEmpty } from '../../../domain/access/batch.ts';
import { buildEvidence, withGranted } from '../../../domain/access/build-evidence.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { planAccess } from '../../../domain/access/plan.ts';
import { unreachable } from '../../../domain/access/unreachable.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/time.ts';
import { commit, publishOutbox, recordOf } from './commit.ts';
import { readWarehouse, type Unread } from './read-catalog.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';
import { recoverLostBatches, resolveOpenBatch } from './resolve-open-batch.ts';
import { type Attempts, newAttempts, nextAttempt, noteEffects, within } from './run.ts';
import { assertNotOlder, inputOf } from './situation.ts';
import { submitBatch } from './submit-batch.ts';

/** No step takes longer: a submission is waited for twice, 20 s each (aws/redshift-data.ts), and then the ledger is written. */
const STEP_MS = 45_000;

/**
 * Makes one database agree with its live leases and baseline. Passes repeat until a reading of the catalog leaves nothing
 * to do: settle what is open, read, then either open the next batch or conclude. Throws TryAgain to give the work back.
 */
export async function reconcileDatabase(deps: ReconcileDeps, ref: DatabaseRef): Promise<void> {
  const run = newAttempts();
  while ((await pass(deps, ref, run)) === 'again');
}

/** Every step leaves the ledger such that the next one may be another invocation's: better there than stopped midway here. */
function assertTime({ remainingMs }: ReconcileDeps, ref: DatabaseRef): void {
  if (remainingMs() < STEP_MS)
    throw new TryAgain(`reconcile of ${ref.key} goes on in a new invocation`);
}

async function pass(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  run: Attempts,
): Promise<'again' | 'done'> {
  const state = await deps.journal.load(ref.key);
  const { head, intent } = state;
  if (head !== undefined) assertNotOlder(deps.config, ref, head);
  if (head?.published === false) {
    await publishOutbox(deps, ref, head);
    return 'again';
  }
  assertTime(deps, ref);
  const outcome = intent && (await resolveOpenBatch(deps, ref, intent));
  assertTime(deps, ref);
  const reading = await readWarehouse(deps, ref);
  const at = deps.now();
  if ('unreachable' in reading) {
    await concludeUnread(deps, ref, state, reading, at);
    return 'done';
  }
  const { catalog } = reading;
  const seq = (head?.seq ?? 0) + 1;
  const known = await recoverLostBatches(deps, ref, state.managed, seq, catalog);
  const managed = withGranted(known, outcome, seq, catalog);
  const input = inputOf(deps.config, ref, { ...state, managed }, catalog, at);
  const plan = planAccess(input);
  const isEnforced = ref.warehouse.mode === 'enforce';

  const before = intent && outcome && nextAttempt(run, intent, outcome);
  const next = within(plan, run);
  // An approved plan is noted first: after its first batch the rest has another hash.
  const isNoted = plan.approved === undefined;
  if (isEnforced && isNoted && !isEmpty(next) && (outcome === undefined || before !== undefined)) {
    assertTime(deps, ref);
    await submitBatch(deps, ref, next, seq, before);
    return 'again';
  }
  if (outcome !== undefined) noteEffects(run, outcome, catalog);
  const recorded = { managed: state.managed, last: head && recordOf(head) };
  const draft = buildEvidence(
    input,
    plan,
    { ...run, enforced: isEnforced },
    seq,
    outcome,
    recorded,
  );
  if (draft !== undefined) await commit(deps, ref, head, { ...draft, ...shownSql(ref, plan) }, at);
  run.focus = undefined;
  const hasMore = isEnforced && !isEmpty(within(plan, run));
  return hasMore && (outcome !== undefined || !isNoted) ? 'again' : 'done';
}

/**
 * Without a catalog nothing is known of access: new requests wait, and an open batch stays open. The sweep comes again for
 * leases that are due. Where none is, as for a baseline alone, it would be the next night: a slow reading is tried again.
 */
async function concludeUnread(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  { head, intent, leases: known }: DatabaseState,
  { unreachable: because, slow }: Unread,
  at: Instant,
): Promise<void> {
  if (intent !== undefined)
    throw new TryAgain(`${ref.key} cannot be read, with a batch to conclude: ${because}`);
  const leases = unreachable(known, because, (head?.seq ?? 0) + 1, at);
  if (leases.length > 0)
    await commit(
      deps,
      ref,
      head,
      { leases, managed: { put: [], remove: [] }, notes: [because] },
      at,
    );
  else if (slow === true && !known.some(({ dueAt }) => dueAt !== undefined && dueAt <= at))
    throw new TryAgain(
      `${ref.key} cannot be read, and no lease is due that brings the sweep back: ${because}`,
    );
}

const shownSql = (ref: DatabaseRef, plan: Changes): { plannedSql?: readonly string[] } =>
  ref.warehouse.mode === 'enforce' || isEmpty(plan) ? {} : { plannedSql: firstBatch(plan).sql };
