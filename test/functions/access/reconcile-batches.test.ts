import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const TEAMS = Array.from({ length: 90 }, (_, number) => `team_${number}`);

test('a plan of several batches tells each outcome once, at the start and at the end', async () => {
  for (const team of TEAMS) {
    await bench.engine.createGroup(team);
    await bench.engine.createSchema('dev', team);
    await bench.decide(
      lease({ id: team, grantee: { type: 'group', name: team }, privileges: [usage(team)] }),
    );
  }
  await reconcileDatabase(bench.deps(), bench.ref(DEV));
  expect(bench.changes().length).toBeGreaterThan(2);
  expect(await bench.held()).toHaveLength(90);
  expect(bench.told.map(({ detailType }) => detailType)).toEqual(
    Array(90).fill('Model Access Applied'),
  );
  const written = (await bench.records()).flatMap(({ leases }) => leases.map(({ id }) => id));
  expect(written.sort()).toEqual([...TEAMS].sort());

  bench.told.length = 0;
  for (const team of TEAMS) {
    const live = await bench.lease(team);
    if (live === undefined) throw new Error(`no lease ${team}`);
    await bench.decide({ ...live, revision: 2, state: 'ending', revokedAt: bench.now() });
  }
  await reconcileDatabase(bench.deps(), bench.ref(DEV));
  expect(await bench.held()).toEqual([]);
  expect(bench.told.map(({ detailType }) => detailType)).toEqual(
    Array(90).fill('Model Access Ended'),
  );
});
