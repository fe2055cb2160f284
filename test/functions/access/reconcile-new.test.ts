import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ledgerSuspensions } from '../../../aws/ledger/suspensions.ts';
import { consume } from '../../../functions/access/reconcile/consume.ts';
import {
  config,
  DEV,
  execute,
  group,
  lease,
  MARKETING,
  RETENTION,
  suspension,
  usage,
} from '../../domain/access/examples.ts';
import { type Bench, nudge, openBench, request } from './bench.ts';
import { record } from './queue-record.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  for (const name of ['team_a', 'team_b']) await bench.engine.createGroup(name);
  await bench.decide(lease({ id: 'L1', grantee: MARKETING }));
  await bench.decide(lease({ id: 'L2', grantee: group('team_a'), privileges: [usage()] }));
  await deliver(nudge('all of it'));
  bench.calls.length = 0;
});
afterEach(() => bench.close());

const deliver = async (...messages: readonly unknown[]): Promise<void> => {
  const { batchItemFailures } = await consume(
    bench.deps(),
    messages.map((message, n) => record(`m${bench.calls.length}-${n}`, message)),
  );
  expect(batchItemFailures).toEqual([]);
};
/** Whether all leases of the database were read. */
const isAllRead = (): boolean =>
  bench.calls.some(
    ({ operation, input }) =>
      operation === 'Query' && JSON.stringify(input).includes('"LEASE#"') && isOf(input, DEV),
  );
const isOf = (input: unknown, database: string): boolean =>
  JSON.stringify(input).includes(JSON.stringify(`DB#${database}`));
const readings = (): number =>
  bench.calls.filter(({ input }) => /^SELECT/.test(input.Sqls?.[0] ?? '')).length;
const approve = (changes: Parameters<typeof lease>[0] = {}): Promise<void> =>
  bench.decide(lease({ id: 'N1', grantee: RETENTION, privileges: [usage()], ...changes }));
const lookAt = async (): Promise<string | undefined> => (await bench.journal.load(DEV)).lookAt;

/** It holds EXECUTE still, so that it is known to be the same group. */
const BY_HAND = 'REVOKE USAGE ON SCHEMA demo_ml FROM GROUP marketing_analyst_grp';

test('what is new is granted without reading the other leases or what is managed', async () => {
  const due = await lookAt();
  bench.calls.length = 0;
  await bench.later(60);
  await approve();
  await deliver(request('N1'));
  expect(isAllRead()).toBe(false);
  expect(readings()).toBe(2);
  expect(await bench.held()).toContain('demo_ml USAGE group retention_analyst_grp');
  expect(bench.answers.at(-1)).toMatchObject({ output: { outcome: 'applied' } });
  expect((await bench.records()).at(-1)).toMatchObject({
    leases: [{ id: 'N1', state: 'active' }],
    managed: { put: [{ grantees: [RETENTION] }], remove: [] },
  });
  expect(await bench.verified()).toBe('intact');
  const { managed } = await bench.journal.load(DEV);
  expect(managed.size).toBe(4);
  // The look at everything is due when it was.
  expect(await lookAt()).toBe(due);
});

test('one after the other, and what is held already is not granted again', async () => {
  await approve();
  await deliver(request('N1'));
  await approve({ id: 'N2', privileges: [usage(), execute()] });
  await deliver(request('N2'));
  await approve({ id: 'N3' });
  await deliver(request('N3'));
  expect(isAllRead()).toBe(false);
  expect(bench.changes()).toEqual([
    ['GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "retention_analyst_grp"'],
    [
      'GRANT EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" TO GROUP "retention_analyst_grp"',
    ],
  ]);
  expect(bench.answers.at(-1)).toMatchObject({ output: { outcome: 'already' } });
  bench.calls.length = 0;
  await deliver(nudge('all again'));
  expect(bench.changes()).toEqual([]);
  expect(await bench.verified()).toBe('intact');
});

test('its end takes away what was granted so', async () => {
  await approve();
  await deliver(request('N1'));
  const known = await bench.lease('N1');
  if (known) await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
  await deliver(request('N1', 2));
  expect(await bench.held()).not.toContain('demo_ml USAGE group retention_analyst_grp');
  expect(bench.answers.at(-1)).toMatchObject({ output: { outcome: 'ended' } });
});

describe('all is looked at', () => {
  test.each<[string, () => unknown]>([
    ['where somebody took away a grant of ours', () => bench.engine.superuserSql('dev', BY_HAND)],
    [
      'where somebody gave something by hand',
      () => bench.engine.superuserSql('dev', 'GRANT CREATE ON SCHEMA demo_ml TO GROUP team_b'),
    ],
    ['where somebody has another name', () => bench.engine.rename('group', 'team_b', 'team_c')],
    ['where somebody came', () => bench.engine.createUser('newcomer')],
    [
      'under another configuration',
      () => {
        bench.behaviour.config = config({ revision: 2 });
      },
    ],
    [
      'where the grantee is suspended',
      () => ledgerSuspensions(bench.table).begin(suspension({ grantee: RETENTION })),
    ],
  ])('%s', async (_, change) => {
    await approve();
    await change();
    bench.calls.length = 0;
    await deliver(request('N1'));
    expect(isAllRead()).toBe(true);
    expect(await bench.held()).toContain('demo_ml USAGE group marketing_analyst_grp');
  });

  test('where a model is not there', async () => {
    await approve({ privileges: [execute('not_yet')] });
    await deliver(request('N1'));
    expect(isAllRead()).toBe(true);
    expect(bench.answers.at(-1)).toMatchObject({ output: { outcome: 'held' } });
  });

  test('where the lease was looked at before', async () => {
    await approve();
    await deliver(nudge('after the approval'));
    bench.calls.length = 0;
    const known = await bench.lease('N1');
    if (known) await bench.decide({ ...known, revision: 2, expiresAt: '2027-01-01T00:00:00.000Z' });
    await deliver(request('N1', 2));
    expect(isAllRead()).toBe(true);
  });

  test('where the queue is full: one look answers all of them', async () => {
    const ids = Array.from({ length: 10 }, (_, n) => `N${n}`);
    for (const id of ids) await approve({ id });
    bench.calls.length = 0;
    await deliver(...ids.map((id) => request(id)));
    expect(isAllRead()).toBe(true);
  });

  test('where somebody changed something else while the batch ran', async () => {
    await approve();
    bench.behaviour.after = (operation) => {
      if (operation !== 'BatchExecuteStatement' || bench.changes().length === 0) return;
      bench.behaviour.after = () => {};
      void bench.engine.superuserSql('dev', BY_HAND);
    };
    await deliver(request('N1'));
    expect(isAllRead()).toBe(true);
    expect(await bench.held()).toEqual([
      'demo_ml USAGE group marketing_analyst_grp',
      'demo_ml USAGE group retention_analyst_grp',
      'demo_ml USAGE group team_a',
      'demo_ml customer_churn_auto_model group marketing_analyst_grp',
    ]);
  });

  test('where the batch failed', async () => {
    await approve();
    let isOver = false;
    bench.behaviour.policy = {
      delayMs: () => 0,
      outcome: ({ sqls }) => {
        if (isOver || /^SELECT/.test(sqls[0] ?? '')) return 'run';
        isOver = true;
        return 'fail-transient';
      },
    };
    await deliver(request('N1'));
    expect(isAllRead()).toBe(true);
    expect(bench.answers.at(-1)).toMatchObject({ output: { outcome: 'applied' } });
  });
});
