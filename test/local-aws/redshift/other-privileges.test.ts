import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../local-aws/redshift/engine.ts';
import { ENGINES, rows, said } from './engines.ts';

const TABLES =
  'SELECT namespace_name, relation_name, privilege_type, identity_type, identity_name FROM svv_relation_privileges';
const ROUTINES =
  'SELECT namespace_name, function_name, argument_types, privilege_type, identity_type, identity_name FROM svv_function_privileges';
const DEFAULTS =
  'SELECT schema_name, object_type, owner_name, privilege_type, grantee_type, grantee_name FROM svv_default_privileges';
const OWNED = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v')";

describe.each(ENGINES)('the %s warehouse', (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open({ databases: ['dev'], namespace: '11111111-2222-4333-8444-555555555555' });
    for (const sql of [
      'CREATE USER mark PASSWORD DISABLE',
      'CREATE USER rita PASSWORD DISABLE',
      'CREATE ROLE editors',
      'CREATE ROLE writers',
      'CREATE GROUP analysts WITH USER mark, rita',
      'CREATE SCHEMA sales',
      'GRANT CREATE, USAGE ON SCHEMA sales TO rita',
    ])
      await engine.superuserSql('dev', sql);
  }, 600_000);
  afterAll(() => engine.close());
  const run = async (sqls: string[], user?: string) =>
    said(
      await engine.transaction('dev', sqls, {
        mode: 'AUTO_COMMIT',
        ...(user !== undefined && { user }),
      }),
    );
  const read = (sql: string) => rows(engine, 'dev', sql);

  test('who holds what on tables and routines reads back, and nothing after REVOKE', async () => {
    expect(
      await run([
        'CREATE TABLE sales.orders (id int)',
        'CREATE FUNCTION sales.total(integer, character varying) RETURNS integer IMMUTABLE LANGUAGE SQL',
        'CREATE PROCEDURE sales.tidy() LANGUAGE plpgsql',
        'GRANT SELECT, INSERT ON TABLE sales.orders TO mark, GROUP analysts',
        'GRANT EXECUTE ON FUNCTION sales.total(integer, character varying) TO ROLE editors',
        'GRANT EXECUTE ON PROCEDURE sales.tidy() TO mark',
      ]),
    ).toEqual(Array(6).fill('FINISHED'));
    expect(await read(TABLES)).toEqual([
      'sales | orders | INSERT | group | analysts',
      'sales | orders | INSERT | user | mark',
      'sales | orders | SELECT | group | analysts',
      'sales | orders | SELECT | user | mark',
    ]);
    expect(await read(ROUTINES)).toEqual([
      'sales | tidy |  | EXECUTE | user | mark',
      'sales | total | integer, character varying | EXECUTE | role | editors',
    ]);
    expect(await read("SELECT proname FROM pg_proc_info WHERE prokind = 'p'")).toEqual(['tidy']);
    expect(
      await run([
        'REVOKE INSERT, SELECT ON TABLE "sales"."orders" FROM "mark"',
        'REVOKE INSERT, SELECT ON TABLE sales.orders FROM GROUP analysts',
        'REVOKE EXECUTE ON FUNCTION sales.total(integer, character varying) FROM ROLE editors',
        'REVOKE EXECUTE ON PROCEDURE sales.tidy() FROM mark',
      ]),
    ).toEqual(Array(4).fill('FINISHED'));
    expect([...(await read(TABLES)), ...(await read(ROUTINES))]).toEqual([]);
  });

  test('what somebody makes is theirs, and granted on as their defaults say', async () => {
    expect(
      await run([
        'ALTER DEFAULT PRIVILEGES FOR USER rita IN SCHEMA sales GRANT SELECT ON TABLES TO GROUP analysts',
        'ALTER DEFAULT PRIVILEGES FOR USER rita GRANT EXECUTE ON FUNCTIONS TO mark',
      ]),
    ).toEqual(['FINISHED', 'FINISHED']);
    expect(await read(DEFAULTS)).toEqual([
      ' | FUNCTION | rita | EXECUTE | user | mark',
      'sales | RELATION | rita | SELECT | group | analysts',
    ]);
    expect(await run(['CREATE TABLE sales.people (id int)'], 'rita')).toEqual(['FINISHED']);
    expect(await read(TABLES)).toEqual(['sales | people | SELECT | group | analysts']);
    const [id] = await read("SELECT usesysid FROM pg_user WHERE usename = 'rita'");
    expect(await read(`${OWNED} AND relowner IN (${id})`)).toEqual(['people']);
    await run([
      'ALTER DEFAULT PRIVILEGES FOR USER rita IN SCHEMA sales REVOKE SELECT ON TABLES FROM GROUP analysts',
      'REVOKE SELECT ON TABLE sales.people FROM GROUP analysts',
    ]);
    expect(await run(['CREATE TABLE sales.more (id int)'], 'rita')).toEqual(['FINISHED']);
    expect(await read(TABLES)).toEqual([]);
  });

  test('a user leaves a group, and a role is taken from users and roles', async () => {
    await run(['GRANT ROLE editors TO mark, ROLE writers']);
    expect(await read('SELECT user_name, role_name FROM svv_user_grants')).toEqual([
      'mark | editors',
    ]);
    expect(
      await run([
        'ALTER GROUP analysts DROP USER mark',
        'REVOKE ROLE editors FROM mark',
        'REVOKE ROLE editors FROM ROLE writers',
      ]),
    ).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
    expect(await read('SELECT user_name FROM svv_user_grants')).toEqual([]);
    expect(await read('SELECT role_name FROM svv_role_grants')).toEqual([]);
    const [rita] = await read("SELECT usesysid FROM pg_user WHERE usename = 'rita'");
    expect(await read('SELECT grolist FROM pg_group')).toEqual([`{${rita}}`]);
  });

  test.each([
    ['GRANT SELECT ON SCHEMA sales TO mark', 'invalid privilege type SELECT for schema'],
    ['GRANT USAGE ON TABLE sales.orders TO mark', 'invalid privilege type USAGE for relation'],
    ['GRANT SELECT ON TABLE sales.none TO mark', 'table "sales.none" does not exist'],
    ['CREATE TABLE sales.orders (id int)', 'relation "orders" already exists'],
  ])('%s: %s', async (sql, error) => expect(await run([sql])).toEqual([`FAILED ${error}`]));

  test('only who may create in the schema makes tables there', async () =>
    expect(await run(['CREATE TABLE sales.own (id int)'], 'mark')).toEqual([
      'FAILED permission denied for schema sales',
    ]));
});
