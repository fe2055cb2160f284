import type { DatabaseState } from '../../../aws/ledger-journal.ts';
import { firstBatch, isEmpty, type Plan } from '../../../domain/access/batch.ts';
import { conclude, withGranted } from '../../../domain/access/conclude.ts';
import type { Home } from '../../../domain/access/database-key.ts';
import { planAccess } from '../../../domain/access/plan.ts';
import { unreachable } from '../../../domain/access/unreachable.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/time.ts';
import { commit, finish, recordOf } from './commit.ts';
import type { Desk } from './desk.ts';
import { enact } from './enact.ts';
import { readWarehouse, type Unread } from './read-catalog.ts';
import { newRun, nextAttempt, noteEffects, type Run, within } from './run.ts';
import { settle, settleGivenUp } from './settle.ts';
import { assertNotOlder, situationOf } from './situation.ts';

/** No step takes longer: a submission is waited for twice, 20 s each (aws/redshift-data.ts), and then the ledger is written. */
const STEP_MS = 45_000;

/**
 * Makes one database agree with its live leases and baseline. Passes repeat until a reading of the catalog leaves nothing
 * to do: settle what is open, read, then either open the next batch or conclude. Throws TryAgain to give the work back.
 */
export async function reconcileDatabase(desk: Desk, home: Home): Promise<void> {
  const run = newRun();
  while ((await pass(desk, home, run)) === 'again');
}

/** Every step leaves the ledger such that the next one may be another invocation's: better there than stopped midway here. */
function assertTime({ remainingMs }: Desk, home: Home): void {
  if (remainingMs() < STEP_MS)
    throw new TryAgain(`reconcile of ${home.key} goes on in a new invocation`);
}

async function pass(desk: Desk, home: Home, run: Run): Promise<'again' | 'done'> {
  const state = await desk.journal.load(home.key);
  const { head, intent } = state;
  if (head !== undefined) assertNotOlder(desk.config, home, head);
  if (head?.published === false) {
    await finish(desk, home, head);
    return 'again';
  }
  assertTime(desk, home);
  const done = intent && (await settle(desk, home, intent));
  assertTime(desk, home);
  const reading = await readWarehouse(desk, home);
  const at = desk.now();
  if ('unreachable' in reading) {
    await concludeUnread(desk, home, state, reading, at);
    return 'done';
  }
  const { catalog } = reading;
  const seq = (head?.seq ?? 0) + 1;
  const known = await settleGivenUp(desk, home, state.managed, seq, catalog);
  const managed = withGranted(known, done, seq, catalog);
  const situation = situationOf(desk.config, home, { ...state, managed }, catalog, at);
  const planned = planAccess(situation);
  const isEnforced = home.warehouse.mode === 'enforce';

  const before = intent && done && nextAttempt(run, intent, done);
  const next = within(planned, run);
  // An approved plan is noted first: after its first batch the rest has another hash.
  const isNoted = planned.approved === undefined;
  if (isEnforced && isNoted && !isEmpty(next) && (done === undefined || before !== undefined)) {
    assertTime(desk, home);
    await enact(desk, home, next, seq, before);
    return 'again';
  }
  if (done !== undefined) noteEffects(run, done, catalog);
  const recorded = { managed: state.managed, last: head && recordOf(head) };
  const conclusion = conclude(
    situation,
    planned,
    { ...run, enforced: isEnforced },
    seq,
    done,
    recorded,
  );
  if (conclusion !== undefined)
    await commit(desk, home, head, { ...conclusion, ...shownSql(home, planned) }, at);
  run.focus = undefined;
  const hasMore = isEnforced && !isEmpty(within(planned, run));
  return hasMore && (done !== undefined || !isNoted) ? 'again' : 'done';
}

/**
 * Without a catalog nothing is known of access: new requests wait, and an open batch stays open. The sweep comes again for
 * leases that are due. Where none is, as for a baseline alone, it would be the next night: a slow reading is tried again.
 */
async function concludeUnread(
  desk: Desk,
  home: Home,
  { head, intent, leases: known }: DatabaseState,
  { unreachable: because, slow }: Unread,
  at: Instant,
): Promise<void> {
  if (intent !== undefined)
    throw new TryAgain(`${home.key} cannot be read, with a batch to conclude: ${because}`);
  const leases = unreachable(known, because, (head?.seq ?? 0) + 1, at);
  if (leases.length > 0)
    await commit(
      desk,
      home,
      head,
      { leases, managed: { put: [], remove: [] }, notes: [because] },
      at,
    );
  else if (slow === true && !known.some(({ dueAt }) => dueAt !== undefined && dueAt <= at))
    throw new TryAgain(
      `${home.key} cannot be read, and no lease is due that brings the sweep back: ${because}`,
    );
}

const shownSql = (home: Home, plan: Plan): { plannedSql?: readonly string[] } =>
  home.warehouse.mode === 'enforce' || isEmpty(plan) ? {} : { plannedSql: firstBatch(plan).sql };
