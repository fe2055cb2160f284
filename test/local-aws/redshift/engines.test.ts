import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../local-aws/redshift/engine.ts';
import { ENGINES, rows, said } from './engines.ts';

const LONG = `${'n'.repeat(126)}`;
const ML_ROLE = 'arn:aws:iam::123456789012:role/redshift-ml';
const CREATORS = 'SELECT identity_type, identity_name FROM svv_language_privileges';
const MODELS =
  'SELECT namespace_name, model_name, identity_type, identity_name FROM svv_ml_model_privileges';
const SCHEMAS =
  "SELECT namespace_name, privilege_type, identity_type, identity_name FROM svv_schema_privileges WHERE namespace_name <> 'public'";

describe.each(ENGINES)('the %s warehouse', (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open({
      databases: ['dev', 'prod'],
      namespace: '11111111-2222-4333-8444-555555555555',
    });
    for (const group of ['retention_analyst_grp', 'marketing_analyst_grp', 'analyst'])
      await engine.createGroup(group);
    await engine.createRole('analysts');
    await engine.createUser('analyst');
    await engine.createUser('Ann');
    await engine.createUser('owner');
    await engine.createUser('reader');
    await engine.createRole('auditors', { accessSystemTable: true });
    await engine.grantRole('auditors', { type: 'user', name: 'reader' });
    await engine.createSchema('dev', 'demo_ml');
    await engine.createModel('dev', {
      schema: 'demo_ml',
      name: 'customer_churn_auto_model',
      owner: 'owner',
    });
  }, 600_000);
  afterAll(() => engine.close());
  const run = async (sqls: string[], user?: string, database = 'dev') =>
    said(await engine.transaction(database, sqls, user === undefined ? {} : { user }));
  const read = (sql: string, user?: string) => rows(engine, 'dev', sql, user);

  test("the spec's four GRANTs read back, and nothing after their REVOKEs", async () => {
    const what = [
      ['CREATE MODEL', 'retention_analyst_grp'],
      ['CREATE, USAGE ON SCHEMA demo_ml', 'retention_analyst_grp'],
      ['USAGE ON SCHEMA demo_ml', 'marketing_analyst_grp'],
      ['EXECUTE ON MODEL demo_ml.customer_churn_auto_model', 'marketing_analyst_grp'],
    ] as const;
    await run(what.map(([privilege, group]) => `GRANT ${privilege} TO GROUP ${group}`));
    expect(
      await rows(
        engine,
        'dev',
        'SELECT language_name, privilege_type, identity_type, identity_name, admin_option FROM svv_language_privileges',
      ),
    ).toEqual(['mlfunc | USAGE | group | retention_analyst_grp | false']);
    expect(await read(SCHEMAS)).toEqual([
      'demo_ml | CREATE | group | retention_analyst_grp',
      'demo_ml | USAGE | group | marketing_analyst_grp',
      'demo_ml | USAGE | group | retention_analyst_grp',
    ]);
    expect(await read(MODELS)).toEqual([
      'demo_ml | customer_churn_auto_model | group | marketing_analyst_grp',
    ]);
    expect(
      await read(
        'SELECT system_privilege, identity_name, identity_type FROM svv_system_privileges',
      ),
    ).toEqual(['ACCESS SYSTEM TABLE | auditors | role']);
    expect(await rows(engine, 'prod', CREATORS)).toEqual([]);
    await run(what.map(([privilege, group]) => `REVOKE ${privilege} FROM GROUP ${group}`));
    expect([...(await read(CREATORS)), ...(await read(SCHEMAS)), ...(await read(MODELS))]).toEqual(
      [],
    );
  });

  test('a user, a group and a role of one name are three', async () => {
    await run([
      'GRANT CREATE MODEL TO GROUP analyst',
      'GRANT CREATE MODEL TO ROLE analysts',
      'GRANT CREATE MODEL TO analyst',
    ]);
    await run(['REVOKE CREATE MODEL FROM GROUP analyst']);
    expect(await read(CREATORS)).toEqual(['role | analysts', 'user | analyst']);
    await run(['REVOKE CREATE MODEL FROM ROLE analysts, analyst']);
  });

  test('names of 127 bytes that differ in the last one are two', async () => {
    for (const last of ['a', 'b']) {
      await engine.createGroup(LONG + last);
      await engine.createSchema('dev', LONG + last);
      await engine.createModel('dev', { schema: LONG + last, name: LONG + last, owner: 'owner' });
    }
    await run([`GRANT EXECUTE ON MODEL "${LONG}a"."${LONG}a" TO GROUP "${LONG}b"`]);
    expect(await read(MODELS)).toEqual([`${LONG}a | ${LONG}a | group | ${LONG}b`]);
    await run([`REVOKE EXECUTE ON MODEL "${LONG}a"."${LONG}a" FROM GROUP "${LONG}b"`]);
  });

  test('a transaction that fails leaves nothing, single commits leave what went before', async () => {
    const sqls = [
      'GRANT CREATE MODEL TO GROUP analyst',
      'GRANT CREATE MODEL TO GROUP nobody',
      'GRANT CREATE MODEL TO ROLE analysts',
    ];
    const assume = `GRANT ASSUMEROLE ON '${ML_ROLE}' TO analyst FOR CREATE MODEL`;
    expect(await run([assume, ...sqls])).toEqual([
      'FINISHED',
      'FINISHED',
      'FAILED group "nobody" does not exist',
      'ABORTED',
    ]);
    expect(await read(CREATORS)).toEqual([]);
    expect(
      await rows(
        engine,
        'prod',
        `SELECT identity_name FROM svv_iam_privileges WHERE iam_arn = '${ML_ROLE}'`,
      ),
    ).toEqual([]);
    expect(said(await engine.transaction('dev', sqls, { mode: 'AUTO_COMMIT' }))).toEqual([
      'FINISHED',
      'FAILED group "nobody" does not exist',
      'FINISHED',
    ]);
    expect(await read(CREATORS)).toEqual(['group | analyst', 'role | analysts']);
    await run(['REVOKE CREATE MODEL FROM GROUP analyst, ROLE analysts']);
  });

  test.each([
    ['GRANT USAGE ON SCHEMA nowhere TO analyst', 'FAILED schema "nowhere" does not exist'],
    [
      'GRANT EXECUTE ON MODEL demo_ml.nothing TO analyst',
      'FAILED model "demo_ml.nothing" does not exist',
    ],
    ['GRANT CREATE MODEL TO ann', 'FAILED user "ann" does not exist'],
    ['GRANT CREATE MODEL TO ROLE nobody', 'FAILED role "nobody" does not exist'],
    [
      'GRANT CREATE MODEL TO "ds:x"',
      'FAILED Granting permissions to reserved user "ds:x" is not supported',
    ],
    ['SELECT nothing FROM svv_roles', 'FAILED column "nothing" does not exist'],
    ['SELECT lanname FROM pg_language', 'FAILED relation "pg_language" does not exist'],
    [
      'DELETE FROM pg_user',
      'FAILED this warehouse answers SELECT, GRANT, REVOKE, CREATE, ALTER and DROP, not "DELETE"',
    ],
  ])('%s: %s', async (sql, outcome) => expect(await run([sql])).toEqual([outcome]));

  test('users keep their case, groups and schemas do not', async () => {
    await run([
      'GRANT CREATE MODEL TO "Ann"',
      'GRANT USAGE ON SCHEMA "DEMO_ML" TO GROUP "Analyst"',
    ]);
    expect([...(await read(CREATORS)), ...(await read(SCHEMAS))]).toEqual([
      'user | Ann',
      'demo_ml | USAGE | group | analyst',
    ]);
    await run([
      'REVOKE CREATE MODEL FROM "Ann"',
      'REVOKE USAGE ON SCHEMA "Demo_ML" FROM GROUP "ANALYST"',
    ]);
    expect([...(await read(CREATORS)), ...(await read(SCHEMAS))]).toEqual([]);
  });

  test('PUBLIC uses every role for everything until it is revoked; ASSUMEROLE is known in every database', async () => {
    const holders =
      'SELECT iam_arn, command_type, identity_type, identity_name FROM svv_iam_privileges';
    expect(await rows(engine, 'prod', holders)).toEqual([
      'default-aws-iam-role | COPY | public | public',
      'default-aws-iam-role | CREATE MODEL | public | public',
      'default-aws-iam-role | EXFUNC | public | public',
      'default-aws-iam-role | UNLOAD | public | public',
    ]);
    await run([
      'revoke assumerole on all from public for all',
      `GRANT ASSUMEROLE ON '${ML_ROLE}' TO GROUP analyst FOR CREATE MODEL`,
    ]);
    expect(await rows(engine, 'prod', holders)).toEqual([
      `${ML_ROLE} | CREATE MODEL | group | analyst`,
    ]);
    await run(
      [`REVOKE ASSUMEROLE ON '${ML_ROLE}' FROM GROUP analyst FOR CREATE MODEL`],
      undefined,
      'prod',
    );
    expect(await read(holders)).toEqual([]);
  });

  test('who is no superuser grants nothing, and sees only what is its own', async () => {
    await run(['GRANT CREATE MODEL TO GROUP retention_analyst_grp']);
    expect(await run(['GRANT CREATE MODEL TO analyst'], 'reader')).toEqual([
      'FAILED permission denied for language mlfunc',
    ]);
    expect(
      await run(['GRANT EXECUTE ON MODEL demo_ml.customer_churn_auto_model TO analyst'], 'reader'),
    ).toEqual(['FAILED permission denied for schema demo_ml']);
    expect(await read(CREATORS, 'reader')).toEqual(['group | retention_analyst_grp']);
    await run(['GRANT USAGE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp']);
    await engine.addToGroup('marketing_analyst_grp', 'reader');
    expect(
      await run(['GRANT EXECUTE ON MODEL demo_ml.customer_churn_auto_model TO analyst'], 'reader'),
    ).toEqual(['FAILED permission denied for model customer_churn_auto_model']);
    await engine.removeFromGroup('marketing_analyst_grp', 'reader');
    await run(['REVOKE USAGE ON SCHEMA demo_ml FROM GROUP marketing_analyst_grp']);
    expect(await read(CREATORS, 'Ann')).toEqual([]);
    await engine.addToGroup('retention_analyst_grp', 'Ann');
    expect(await read(CREATORS, 'Ann')).toEqual(['group | retention_analyst_grp']);
    await engine.removeFromGroup('retention_analyst_grp', 'Ann');
    await run(['REVOKE CREATE MODEL FROM GROUP retention_analyst_grp']);
  });

  test('what another grantor gave stays when the superuser revokes', async () => {
    await run(['GRANT CREATE MODEL TO "Ann" WITH GRANT OPTION']);
    await run(['GRANT CREATE MODEL TO GROUP analyst'], 'Ann');
    expect(await run(['REVOKE CREATE MODEL FROM GROUP analyst'])).toEqual(['FINISHED']);
    expect(await read(CREATORS)).toEqual(['group | analyst', 'user | Ann']);
    expect(await run(['REVOKE CREATE MODEL FROM "Ann"'])).toEqual([
      'FAILED dependent privileges exist',
    ]);
    await run(['REVOKE CREATE MODEL FROM GROUP analyst'], 'Ann');
    expect(await run(['REVOKE CREATE MODEL FROM "Ann"'])).toEqual(['FINISHED']);
    expect(await read(CREATORS)).toEqual([]);
  });

  test('a dropped and re-created grantee has another id and no grants, a re-created model no grants', async () => {
    const id = "SELECT grosysid FROM pg_group WHERE groname = 'temp'";
    await engine.createGroup('temp');
    await run([
      'GRANT CREATE MODEL TO GROUP temp',
      'GRANT EXECUTE ON MODEL demo_ml.customer_churn_auto_model TO GROUP temp, analyst',
    ]);
    const before = await read(id);
    await engine.dropGroup('temp');
    await engine.createGroup('temp');
    expect(await read(id)).not.toEqual(before);
    expect(await read(CREATORS)).toEqual([]);
    expect(await read(MODELS)).toEqual(['demo_ml | customer_churn_auto_model | user | analyst']);
    await engine.dropModel('dev', 'demo_ml', 'customer_churn_auto_model');
    await engine.createModel('dev', {
      schema: 'demo_ml',
      name: 'customer_churn_auto_model',
      owner: 'owner',
      state: 'Train Model On SageMaker In Progress',
    });
    expect(await read(MODELS)).toEqual([]);
    await engine.setModelState('dev', 'demo_ml', 'customer_churn_auto_model', 'Model is Ready');
    await engine.dropGroup('temp');
  });

  test('char columns are padded, TRIM takes the blanks away, parameters bind', async () => {
    const [result] = await engine.transaction(
      'prod',
      [
        'SELECT model_name, TRIM(model_state) AS state FROM svv_ml_model_info WHERE TRIM(model_name) = :name AND database_name = :db',
      ],
      { params: { name: 'customer_churn_auto_model', db: 'dev' } },
    );
    expect(result).toEqual({
      status: 'FINISHED',
      columns: [
        { name: 'model_name', type: 'bpchar' },
        { name: 'state', type: 'text' },
      ],
      rows: [[`customer_churn_auto_model${' '.repeat(103)}`, 'Model is Ready']],
    });
  });

  test('the namespace, groups and their members read as Redshift has them', async () => {
    await engine.addToGroup('analyst', 'Ann');
    await engine.grantRole('analysts', { type: 'user', name: 'Ann' });
    expect(await read('SELECT current_user', 'Ann')).toEqual(['Ann']);
    expect(await read('SELECT current_namespace')).toEqual([
      '11111111-2222-4333-8444-555555555555',
    ]);
    expect(
      await read("SELECT user_name, role_name FROM svv_user_grants WHERE user_name = 'Ann'"),
    ).toEqual(['Ann | analysts']);
    expect(await read("SELECT grolist FROM pg_group WHERE groname = 'analyst'")).toEqual([
      `{${await read("SELECT usesysid FROM pg_user WHERE usename = 'Ann'")}}`,
    ]);
    expect(await read('SELECT nspname FROM pg_namespace')).toContain('demo_ml');
    expect(await read('SELECT user_name FROM svv_user_info WHERE superuser')).toEqual([
      'awsuser',
      'rdsdb',
    ]);
    await engine.removeFromGroup('analyst', 'Ann');
  });
});
