import type { DatabaseState, Intent } from '../../../aws/ledger-journal.ts';
import { firstBatch, isEmpty, type Plan } from '../../../domain/access/batch.ts';
import { conclude, type DoneBatch, ineffectivePairs, withGranted } from '../../../domain/access/conclude.ts';
import type { Home } from '../../../domain/access/database-key.ts';
import { planAccess, type Situation } from '../../../domain/access/plan.ts';
import { isTransientSqlError } from '../../../domain/access/sql-error.ts';
import { grantsOf } from '../../../domain/access/statement.ts';
import { unreachable } from '../../../domain/access/unreachable.ts';
import type { Deeds } from '../../../domain/access/verdict.ts';
import { InvalidConfiguration, TryAgain } from '../../../domain/errors.ts';
import { type Grant, grantKey } from '../../../domain/privilege.ts';
import { commit, finish, recordOf } from './commit.ts';
import type { Desk } from './desk.ts';
import { enact } from './enact.ts';
import { readWarehouse } from './read-catalog.ts';
import { settle } from './settle.ts';

const MAX_TRANSIENTS = 5;
/** A pass reads the catalog and waits for a statement; below this it is better to start in a new invocation. */
const MIN_REMAINING_MS = 45_000;

/** What this invocation has done so far; everything that must survive it is in the ledger. */
interface Run {
  readonly granted: Set<string>;
  readonly ineffective: Map<string, string>;
  readonly failed: Map<string, { error: string; permanent: boolean }>;
  /** Bisection: only these pairs are in the next batch. */
  focus?: ReadonlySet<string> | undefined;
}

/**
 * Makes one database agree with its live leases and baseline. Passes repeat until a reading of the catalog leaves nothing
 * to do: settle what is open, read, then either conclude or open the next batch. Throws TryAgain to give the work back.
 */
export async function reconcileDatabase(desk: Desk, home: Home): Promise<void> {
  const run: Run = { granted: new Set(), ineffective: new Map(), failed: new Map() };
  while (await pass(desk, home, run)) {
    if (desk.remainingMs() < MIN_REMAINING_MS)
      throw new TryAgain(`reconcile of ${home.key} goes on in a new invocation`);
  }
}

/** One reading of the catalog; whether another is needed. */
async function pass(desk: Desk, home: Home, run: Run): Promise<boolean> {
  const state = await desk.journal.load(home.key);
  const { head, intent } = state;
  if (head !== undefined) assertNotOlder(desk, home, head);
  if (head !== undefined && !head.published) {
    await finish(desk, home, head);
    return true;
  }
  const done = intent && (await settle(desk, home, intent));
  const reading = await readWarehouse(desk, home);
  const seq = (head?.seq ?? 0) + 1;
  const at = desk.now();
  if ('unreachable' in reading) {
    if (done !== undefined)
      throw new TryAgain(`${home.key} became unreachable with a batch to conclude: ${reading.unreachable}`);
    const leases = unreachable(state.leases, reading.unreachable, seq, at);
    if (leases.length > 0)
      await commit(desk, home, head, { leases, managed: { put: [], remove: [] }, notes: [reading.unreachable] }, at);
    return false;
  }
  const managed = withGranted(state.managed, done, seq, reading.catalog);
  const situation = situationOf(desk, home, { ...state, managed }, reading.catalog, at);
  const planned = planAccess(situation);
  if (intent && done && (done.record.status === 'failed' || done.record.status === 'aborted')) {
    const next = afterFailure(run, intent, done);
    if (next !== 'conclude') {
      const plan = within(planned, run);
      if (!isEmpty(plan) && home.warehouse.mode === 'enforce') {
        await enact(desk, home, plan, state.leases, seq, { ...intent, transients: next.transients });
        return true;
      }
    }
  }
  if (done === undefined && home.warehouse.mode === 'enforce') {
    const plan = within(planned, run);
    if (!isEmpty(plan)) {
      await enact(desk, home, plan, state.leases, seq);
      return true;
    }
  }
  if (done?.record.status === 'finished') noteEffects(run, done, situation);
  const deeds: Deeds = { ...run, enforced: home.warehouse.mode === 'enforce' };
  const last = head && recordOf(head);
  const conclusion = conclude(situation, planned, deeds, seq, done, last);
  if (conclusion !== undefined) await commit(desk, home, head, { ...conclusion, ...shownSql(home, planned) }, at);
  run.focus = undefined;
  return done !== undefined && !isEmpty(within(planned, run)) && home.warehouse.mode === 'enforce';
}

function situationOf(
  desk: Desk,
  home: Home,
  state: DatabaseState,
  catalog: Situation['catalog'],
  now: string,
): Situation {
  const baseline = desk.config.baseline
    .filter((entry) => entry.warehouse === home.warehouse.name)
    .flatMap((entry) =>
      entry.privileges
        .filter(({ kind }) => (kind === 'assume-role') === (home.database === '*'))
        .filter(({ kind }) => kind === 'assume-role' || entry.database === home.database)
        .map((privilege) => ({ privilege, grantee: entry.grantee })),
    );
  const leases = state.leases.filter(({ revision }) => revision > 0);
  return { now, leases, managed: state.managed, baseline, catalog, approvedPlans: desk.config.approvedPlans };
}

/** What this invocation has already tried in vain is not tried again, and a bisection looks at its half only. */
function within(plan: Plan, run: Run): Plan {
  const open = (grant: Grant): boolean => {
    const key = grantKey(grant);
    return !run.failed.has(key) && !run.ineffective.has(key) && (run.focus === undefined || run.focus.has(key));
  };
  return { grant: plan.grant.filter(open), revoke: plan.revoke.filter(open) };
}

/** A transient failure is tried again, a bounded number of times; a permanent one is halved until its one pair is found. */
function afterFailure(
  run: Run,
  intent: Intent,
  { statements, record }: DoneBatch,
): { transients: number } | 'conclude' {
  const error = record.error ?? record.status;
  const keys = statements.flatMap(grantsOf).map(grantKey);
  const transient = isTransientSqlError(error);
  if (transient && intent.transients + 1 < MAX_TRANSIENTS) return { transients: intent.transients + 1 };
  if (!transient && keys.length > 1) {
    run.focus = new Set(keys.slice(0, Math.ceil(keys.length / 2)));
    return { transients: 0 };
  }
  const explained = transient
    ? `${error} (given up after ${MAX_TRANSIENTS} attempts; the next sweep tries again)`
    : error;
  for (const key of keys) run.failed.set(key, { error: explained, permanent: !transient });
  return 'conclude';
}

function noteEffects(run: Run, { statements }: DoneBatch, { catalog }: Situation): void {
  for (const statement of statements.filter(({ verb }) => verb === 'GRANT')) {
    for (const grant of grantsOf(statement)) run.granted.add(grantKey(grant));
  }
  for (const [key, because] of ineffectivePairs(statements, catalog)) run.ineffective.set(key, because);
}

const shownSql = (home: Home, plan: Plan): { plannedSql?: readonly string[] } =>
  home.warehouse.mode === 'enforce' || isEmpty(plan) ? {} : { plannedSql: firstBatch(plan).sql };

/** A Lambda that is still warm with an older configuration gives its work back (law 7). */
function assertNotOlder({ config }: Desk, home: Home, head: NonNullable<DatabaseState['head']>): void {
  const { configuration } = recordOf(head);
  if (configuration.revision > config.revision) {
    throw new TryAgain(
      `${home.key} was last reconciled under configuration revision ${configuration.revision}; this one is ${config.revision}`,
    );
  }
  if (configuration.revision === config.revision && configuration.hash !== config.hash) {
    throw new InvalidConfiguration(
      `config/admin.yml was changed without raising its revision ${config.revision}; raise it and deploy again`,
    );
  }
}
