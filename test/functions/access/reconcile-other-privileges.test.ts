import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ledgerSuspensions } from '../../../aws/ledger/suspensions.ts';
import type { OtherPrivilege } from '../../../domain/access/offboarding/other-privilege.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, EVERYWHERE, inWarehouse, suspension } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
let suspensions: ReturnType<typeof ledgerSuspensions>;
beforeEach(async () => {
  bench = await openBench();
  suspensions = ledgerSuspensions(bench.table);
  for (const sql of [
    'CREATE USER mark PASSWORD DISABLE',
    'CREATE ROLE editors',
    'ALTER GROUP marketing_analyst_grp ADD USER mark',
    'GRANT ROLE editors TO mark',
    'CREATE TABLE demo_ml.orders (id int)',
    'CREATE TABLE demo_ml.people (id int)',
    'GRANT SELECT, INSERT ON TABLE demo_ml.orders TO mark',
    'GRANT SELECT ON TABLE demo_ml.people TO mark',
    'ALTER DEFAULT PRIVILEGES FOR USER carol GRANT SELECT ON TABLES TO mark',
  ])
    await byHand(sql);
});
afterEach(() => bench.close());

const byHand = (sql: string) => bench.engine.superuserSql('dev', sql);
const reconcile = (key = DEV) => reconcileDatabase(bench.deps(), bench.ref(key));
const table = (right: string, name: string): OtherPrivilege => ({
  class: 'table',
  right,
  on: ['demo_ml', name],
});
const ORDERS = [table('SELECT', 'orders'), table('INSERT', 'orders')];
const PEOPLE = table('SELECT', 'people');
const DEFAULT: OtherPrivilege = { class: 'default', right: 'SELECT', on: ['carol', 'TABLES'] };
const leaving = async (
  others: readonly OtherPrivilege[],
  changes: Parameters<typeof suspension>[0] = {},
) =>
  suspension({
    grantee: { type: 'user', name: 'mark' },
    granteeId: await idOfMark(),
    takes: [],
    others,
    ...changes,
  });
const idOfMark = async (): Promise<number> =>
  Number(await cell("SELECT usesysid FROM pg_user WHERE usename = 'mark'"));
const cell = async (sql: string) => {
  const result = await byHand(sql);
  return result.status === 'FINISHED' ? result.rows[0]?.[0] : undefined;
};
const onTables = async (): Promise<string[]> => {
  const result = await byHand(
    "SELECT relation_name, privilege_type FROM svv_relation_privileges WHERE identity_name = 'mark'",
  );
  return result.status === 'FINISHED' ? result.rows.map((row) => row.join(' ')).sort() : [];
};
const outcome = async () => (await suspensions.find(DEV, 'SUS-1'))?.lastOutcome;

test('what was approved of other kinds is taken, with evidence of each, and read back', async () => {
  await suspensions.begin(await leaving([...ORDERS, PEOPLE, DEFAULT]));
  await reconcile();
  expect(await onTables()).toEqual([]);
  expect(await cell('SELECT owner_name FROM svv_default_privileges')).toBeUndefined();
  const batches = (await bench.records(DEV)).flatMap(({ batch }) => batch ?? []);
  expect(batches).toHaveLength(1);
  expect(batches[0]).toMatchObject({ status: 'finished', taking: { after: [] } });
  expect(batches[0]?.taking?.before).toHaveLength(4);
  expect(batches[0]?.sql).toEqual([
    'REVOKE INSERT, SELECT ON TABLE "demo_ml"."orders" FROM "mark"',
    'REVOKE SELECT ON TABLE "demo_ml"."people" FROM "mark"',
    'ALTER DEFAULT PRIVILEGES FOR USER "carol" REVOKE SELECT ON TABLES FROM "mark"',
  ]);
  expect(await outcome()).toMatchObject({ outcome: 'suspended', because: [] });
  expect(await bench.verified()).toBe('intact');
});

test('groups and roles are left in the whole warehouse', async () => {
  const others = [
    { class: 'group', right: 'MEMBER', on: ['marketing_analyst_grp'] },
    { class: 'role', right: 'MEMBER', on: ['editors'] },
  ];
  await suspensions.begin(await leaving(others, { database: EVERYWHERE }));
  await reconcile(EVERYWHERE);
  expect(await cell('SELECT role_name FROM svv_user_grants')).toBeUndefined();
  expect(
    await cell("SELECT grolist FROM pg_group WHERE groname = 'marketing_analyst_grp'"),
  ).toBeNull();
});

test('what is not in the approved plan stays, is named, and is not looked at again', async () => {
  await suspensions.begin(await leaving([PEOPLE]));
  await reconcile();
  expect(await onTables()).toEqual(['orders INSERT', 'orders SELECT']);
  const because = [
    expect.stringContaining('INSERT ON TABLE demo_ml.orders for user mark stays: it is not in'),
    expect.stringContaining('SELECT ON TABLE demo_ml.orders for user mark stays'),
    expect.stringContaining('SELECT ON TABLES for user mark stays'),
  ];
  expect((await outcome())?.because).toEqual(because);
  const count = (await bench.records(DEV)).length;
  await bench.later(3_600);
  await reconcile();
  expect((await bench.records(DEV)).length).toBe(count);
});

test('what another grantor gave too is told, keeps nothing else, and is tried again later', async () => {
  await byHand('GRANT USAGE ON SCHEMA demo_ml TO carol');
  await byHand('GRANT SELECT ON TABLE demo_ml.people TO carol WITH GRANT OPTION');
  const asCarol = (sql: string) => bench.engine.transaction('dev', [sql], { user: 'carol' });
  await asCarol('GRANT SELECT ON TABLE demo_ml.people TO mark');
  await suspensions.begin(await leaving([...ORDERS, PEOPLE, DEFAULT]));
  await reconcile();
  expect(await onTables()).toEqual(['people SELECT']);
  expect(await outcome()).toMatchObject({
    outcome: 'failed',
    because: [expect.stringContaining('for user mark: the statement finished but the catalog')],
  });
  expect((await bench.records(DEV)).flatMap(({ batch }) => batch?.taking?.after ?? [])).toEqual([
    { other: PEOPLE, grantee: { type: 'user', name: 'mark' } },
  ]);
  await asCarol('REVOKE SELECT ON TABLE demo_ml.people FROM mark');
  await bench.later(3_700);
  await reconcile();
  expect(await outcome()).toMatchObject({ outcome: 'suspended', because: [] });
  expect(await bench.verified()).toBe('intact');
});

test('a statement that fails keeps no other from being done', async () => {
  const others = [
    { class: 'group', right: 'MEMBER', on: ['marketing_analyst_grp'] },
    { class: 'role', right: 'MEMBER', on: ['editors'] },
  ];
  await suspensions.begin(await leaving(others, { database: EVERYWHERE }));
  let asked = 0;
  bench.behaviour.before = (operation) => {
    // The role is dropped after it was read, and before it is taken.
    if (operation === 'BatchExecuteStatement' && ++asked === 3)
      void bench.engine.dropRole('editors');
  };
  await reconcile(EVERYWHERE);
  const batches = (await bench.records(EVERYWHERE)).flatMap(({ batch }) => batch ?? []);
  expect(batches[0]).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('does not exist'),
    taking: { after: [] },
  });
  expect(
    await cell("SELECT grolist FROM pg_group WHERE groname = 'marketing_analyst_grp'"),
  ).toBeNull();
  expect((await suspensions.find(EVERYWHERE, 'SUS-1'))?.lastOutcome).toMatchObject({
    outcome: 'suspended',
  });
});

test('of another user under the same name nothing is taken', async () => {
  await suspensions.begin(await leaving([PEOPLE], { granteeId: 4_711 }));
  await reconcile();
  expect(await onTables()).toEqual(['orders INSERT', 'orders SELECT', 'people SELECT']);
});

test('mode plan takes nothing and says what it would', async () => {
  bench.behaviour.config = inWarehouse({ mode: 'plan' });
  await suspensions.begin(await leaving([PEOPLE]));
  await reconcile();
  expect(await onTables()).toContain('people SELECT');
  expect(await outcome()).toMatchObject({
    outcome: 'planned',
    because: [
      "would take away SELECT ON TABLE demo_ml.people for user mark; set the warehouse's mode to enforce",
    ],
  });
});
