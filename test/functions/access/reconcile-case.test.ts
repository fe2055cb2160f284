import { afterEach, describe, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import type { WarehouseOptions } from '../../../local-aws/redshift/engine.ts';
import { DEV, execute, group, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
afterEach(() => bench.close());

const open = async (options: Partial<WarehouseOptions>): Promise<void> => {
  bench = await openBench(options);
  await bench.engine.createSchema('dev', 'Lab');
  await bench.engine.createGroup('Makers');
  await bench.engine.createModel('dev', { schema: 'Lab', name: 'Churn', owner: 'carol' });
};
const decoy = async (): Promise<void> => {
  await bench.engine.createSchema('dev', 'lab');
  await bench.engine.createGroup('makers');
  for (const schema of ['Lab', 'lab'])
    await bench.engine.createModel('dev', { schema, name: 'churn', owner: 'carol' });
};
const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const asked = lease({
  grantee: group('Makers'),
  privileges: [usage('Lab'), execute('Churn', 'Lab')],
});
const last = async (id = 'L1') => (await bench.lease(id))?.lastOutcome;
const revoke = async (): Promise<void> => {
  const known = await bench.lease('L1');
  if (known) await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
};
const HELD = ['Lab Churn group Makers', 'Lab USAGE group Makers'];

describe.each([
  ['the setting takes', {}],
  ['the warehouse is case-sensitive', { caseSensitive: true, setting: 'ignored' as const }],
])('names in upper case where %s', (_, options) => {
  test('are granted and revoked as they are spelt', async () => {
    await open(options);
    await bench.decide(asked);
    await reconcile();
    expect(await bench.held()).toEqual(HELD);
    expect(await last()).toMatchObject({ outcome: 'applied' });
    await revoke();
    await reconcile();
    expect(await bench.held()).toEqual([]);
  });
  test('a sibling made later blocks a new grant, and never holds back a revoke', async () => {
    await open(options);
    await bench.decide(asked);
    await reconcile();
    await decoy();
    await bench.decide({ ...asked, id: 'L2', grantee: group('retention_analyst_grp') });
    await reconcile();
    expect(await bench.held()).toEqual(HELD);
    expect(await last('L2')).toMatchObject({
      outcome: 'blocked',
      because: [expect.stringContaining('schema Lab differs from schema lab')],
    });
    await revoke();
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect(await last('L1')).toMatchObject({ outcome: 'ended' });
  });
});

test.each([['takes' as const], ['fails' as const], ['ignored' as const]])(
  'a sibling that is there first gets nothing of what was approved for the other: the setting %s',
  async (setting) => {
    await open({ setting });
    await decoy();
    await bench.decide(asked);
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect(await last('L1')).toMatchObject({ outcome: 'blocked' });
  },
);

test('a decoy in upper case does not stop who is spelt in lower case', async () => {
  await open({ setting: 'ignored' });
  await decoy();
  await bench.decide({
    ...asked,
    grantee: group('makers'),
    privileges: [usage('lab'), execute('churn', 'lab')],
  });
  await reconcile();
  expect(await bench.held()).toEqual(['lab USAGE group makers', 'lab churn group makers']);
  expect(
    bench
      .changes()
      .flat()
      .filter((sql) => sql.startsWith('SET')),
  ).toEqual([]);
});

test('Redshift refuses the setting: the rest is done without those names, which are blocked with its words', async () => {
  await open({ setting: 'fails' });
  await bench.decide({ ...asked, privileges: [usage('Lab'), usage('demo_ml')] });
  await bench.decide(lease({ id: 'L2', privileges: [usage('demo_ml'), usage('Lab')] }));
  await reconcile();
  expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
  expect(await last('L2')).toMatchObject({
    outcome: 'blocked',
    because: [
      expect.stringContaining(
        'Redshift refused SET enable_case_sensitive_identifier (Query #1 failed with ERROR: parameter "enable_case_sensitive_identifier" cannot be changed in a transaction)',
      ),
    ],
  });
  expect(await last('L1')).toMatchObject({ outcome: 'blocked' });
  const before = bench.changes().length;
  await reconcile();
  expect(bench.changes()).toHaveLength(before);
});

test('a revoke that the setting keeps from working is loud', async () => {
  await open({ caseSensitive: true });
  await bench.decide(asked);
  await reconcile();
  bench.settings.caseSensitive = false;
  bench.settings.setting = 'fails';
  await revoke();
  await reconcile();
  expect(await bench.held()).toEqual(HELD);
  expect(await bench.lease('L1')).toMatchObject({
    state: 'revoke-failed',
    lastOutcome: { outcome: 'failed' },
  });
  expect(bench.told.at(-1)).toMatchObject({ detailType: 'Model Access Failed' });
});
