import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  dropModel,
  readerBootstrap,
  showModel,
  trainCanary,
  writerBootstrap,
} from '../../../domain/sql.ts';
import type { Engine } from '../../../local-aws/redshift/engine.ts';
import type { TrainingJob, TrainingStart } from '../../../local-aws/redshift/training.ts';
import { ENGINES, rows, said } from './engines.ts';

const ROLE = 'arn:aws:iam::123456789012:role/redshift-ml';
const TRAINS = 'Train Model On SageMaker In Progress';
const CHURN = `CREATE MODEL demo_ml.churn
  FROM (SELECT state, total_charge / account_length AS daily, churn FROM demo_ml.customers WHERE day < '2020-01-01')
  TARGET churn FUNCTION predict_churn IAM_ROLE default SETTINGS (S3_BUCKET 'models')`;
const canary = {
  schema: 'demo_ml',
  name: 'canary',
  role: ROLE,
  bucket: 'models',
  keyId: 'key-1',
  source: 'constants',
  method: 'xgboost',
} as const;

// As in names.test.ts: in memory only, but for test:all.
describe.each(ENGINES)('the %s warehouse', (_, open) => {
  let engine: Engine;
  let nowMs = 0;
  let start: TrainingStart = { error: 'no training is expected here' };
  const jobs: TrainingJob[] = [];
  const begin = (job: TrainingJob): TrainingStart => {
    jobs.push(job);
    return start;
  };
  beforeAll(async () => {
    engine = await open({
      databases: ['dev', 'prod'],
      namespace: 'n',
      training: { nowMs: () => nowMs, begin },
    });
    await run([
      'CREATE USER rita PASSWORD DISABLE',
      "CREATE USER mark WITH PASSWORD 'Abcdefg1'",
      'CREATE GROUP creators WITH USER rita',
      'CREATE GROUP users',
      'ALTER GROUP users ADD USER mark',
      'CREATE SCHEMA demo_ml',
    ]);
  }, 600_000);
  afterAll(() => engine.close());
  const run = async (sqls: readonly string[], user?: string): Promise<string[]> =>
    said(
      await engine.transaction('dev', sqls, {
        mode: 'AUTO_COMMIT',
        ...(user !== undefined && { user }),
      }),
    );
  const read = (sql: string, user?: string) => rows(engine, 'dev', sql, user);
  const stateOf = (model: string) =>
    read(
      `SELECT TRIM(model_state) AS s FROM svv_ml_model_info WHERE TRIM(model_name) = '${model}'`,
    );

  test("the setup's SQL makes a writer who is a superuser and a reader who sees everything", async () => {
    const lacks = ['user', 'ACCESS SYSTEM TABLE', 'SYSLOG ACCESS UNRESTRICTED'] as const;
    const sqls = [
      ...writerBootstrap('ml_admin', 'is missing'),
      ...readerBootstrap('Reader', lacks),
    ];
    expect(await run(sqls)).toEqual(sqls.map(() => 'FINISHED'));
    expect(
      await read(
        "SELECT user_name, superuser, syslog_access FROM svv_user_info WHERE user_name IN ('ml_admin', 'Reader')",
        'Reader',
      ),
    ).toEqual(['Reader | false | UNRESTRICTED', 'ml_admin | true | UNRESTRICTED']);
    expect(
      await read('SELECT system_privilege, identity_name FROM svv_system_privileges', 'Reader'),
    ).toEqual(['ACCESS SYSTEM TABLE | redshift_ml_catalog_reader']);
    expect(await run(['GRANT CREATE MODEL TO rita'], 'ml_admin')).toEqual(['FINISHED']);
    expect(await run(['REVOKE CREATE MODEL FROM rita'], 'ml_admin')).toEqual(['FINISHED']);
    await run(['ALTER USER ml_admin NOCREATEUSER']);
    expect(await run(['GRANT CREATE MODEL TO rita'], 'ml_admin')).toEqual([
      'FAILED permission denied for language mlfunc',
    ]);
  });

  test('a group has the members that it was made with and those that joined', async () => {
    const ids = await read("SELECT usesysid FROM pg_user WHERE usename IN ('rita', 'mark')");
    const members = await read(
      "SELECT grolist FROM pg_group WHERE groname IN ('creators', 'users')",
    );
    expect(members).toEqual(ids.map((id) => `{${id}}`));
  });

  test.each([
    ['CREATE USER rita PASSWORD DISABLE', 'user "rita" already exists'],
    ['CREATE ROLE rita', 'user "rita" already exists'],
    ['CREATE GROUP users', 'group "users" already exists'],
    ['CREATE GROUP more WITH USER nobody', 'user "nobody" does not exist'],
    ['CREATE SCHEMA DEMO_ML', 'schema "demo_ml" already exists'],
    ['ALTER USER nobody CREATEUSER', 'user "nobody" does not exist'],
    ['CREATE GROUP "Users"', 'group "users" already exists'],
    ['ALTER GROUP creators RENAME TO "USERS"', 'group "users" already exists'],
    ['ALTER ROLE nobody RENAME TO somebody', 'role "nobody" does not exist'],
    ['ALTER USER nobody RENAME TO somebody', 'user "nobody" does not exist'],
    ['ALTER USER mark RENAME TO rita', 'user "rita" already exists'],
    ['ALTER SCHEMA nowhere RENAME TO demo_ml', 'schema "nowhere" does not exist'],
    ['ALTER SCHEMA public RENAME TO demo_ml', 'schema "demo_ml" already exists'],
    ['ALTER GROUP nobody ADD USER rita', 'group "nobody" does not exist'],
    ['GRANT ROLE nobody TO rita', 'role "nobody" does not exist'],
    ['GRANT ACCESS SYSTEM TABLE TO rita', 'syntax error at or near "rita"'],
    ['CREATE VIEW demo_ml.t AS SELECT 1', 'this warehouse does not know CREATE VIEW'],
    ['CREATE TABLE nowhere.t (a int)', 'schema "nowhere" does not exist'],
    ['DROP MODEL demo_ml.none', 'Model "demo_ml.none" does not exist'],
  ])('%s: %s', async (sql, error) => expect(await run([sql])).toEqual([`FAILED ${error}`]));

  test('users and roles have different names, whichever came first', async () => {
    await run(['CREATE ROLE planners', 'CREATE USER eva PASSWORD DISABLE']);
    expect(
      await run([
        'CREATE USER planners PASSWORD DISABLE',
        'ALTER USER eva RENAME TO planners',
        'ALTER ROLE planners RENAME TO eva',
      ]),
    ).toEqual([
      'FAILED role "planners" already exists',
      'FAILED role "planners" already exists',
      'FAILED user "eva" already exists',
    ]);
  });

  test('only a superuser defines users, groups, roles and schemas', async () => {
    expect(await run(['CREATE USER eve PASSWORD DISABLE', 'CREATE SCHEMA own'], 'rita')).toEqual([
      'FAILED permission denied: create-user takes a superuser',
      'FAILED permission denied: create-schema takes a superuser',
    ]);
  });

  test('what cannot be undone is refused in a transaction of several statements', async () => {
    const sqls = ['CREATE GROUP late', 'GRANT CREATE MODEL TO GROUP late'];
    expect(said(await engine.transaction('dev', sqls))).toEqual([
      'FAILED this warehouse cannot undo CREATE, ALTER and DROP: use AUTO_COMMIT',
      'ABORTED',
    ]);
    expect(await read("SELECT groname FROM pg_group WHERE groname = 'late'")).toEqual([]);
  });

  test('CREATE MODEL takes CREATE MODEL, CREATE and USAGE on the schema, and the role; its function, once trained, EXECUTE and USAGE', async () => {
    expect(await run([CHURN], 'rita')).toEqual(['FAILED permission denied for language mlfunc']);
    await run(['GRANT CREATE MODEL TO GROUP creators', 'GRANT USAGE ON SCHEMA demo_ml TO rita']);
    expect(await run([CHURN], 'rita')).toEqual(['FAILED permission denied for schema demo_ml']);
    await run([
      'GRANT CREATE ON SCHEMA demo_ml TO GROUP creators',
      'REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL',
    ]);
    expect(await run([CHURN], 'rita')).toEqual([
      'FAILED User rita does not have ASSUMEROLE permission on IAM role "default-aws-iam-role" for CREATE MODEL',
    ]);
    expect(jobs.filter(({ role }) => role === 'default')).toEqual([]);
    await run(['GRANT ASSUMEROLE ON default TO GROUP creators FOR CREATE MODEL']);
    start = { error: 'the bucket models is not there' };
    expect(await run([CHURN], 'rita')).toEqual(['FAILED the bucket models is not there']);
    start = { endsAtMs: nowMs + 1_000, state: 'Model is Ready' };
    expect(await run([CHURN, CHURN], 'rita')).toEqual([
      'FINISHED',
      'FAILED Model "demo_ml.churn" already exists',
    ]);
    expect(jobs.at(-1)).toEqual({ role: 'default', bucket: 'models', auto: true });

    const predict = "SELECT demo_ml.predict_churn('NJ', 1.5) AS churn";
    expect(await stateOf('churn')).toEqual([TRAINS]);
    expect(await run([predict])).toEqual([`FAILED model demo_ml.churn is not ready: ${TRAINS}`]);
    nowMs += 1_000;
    expect(await stateOf('churn')).toEqual(['Model is Ready']);
    expect(await read(predict, 'rita')).toEqual(['no prediction: nothing is trained on a laptop']);
    expect(await run([predict], 'mark')).toEqual(['FAILED permission denied for schema demo_ml']);
    await run(['GRANT USAGE ON SCHEMA demo_ml TO GROUP users']);
    expect(await run([predict], 'mark')).toEqual(['FAILED permission denied for model churn']);
    await run(['GRANT EXECUTE ON MODEL demo_ml.churn TO GROUP users']);
    expect(await read(predict, 'mark')).toEqual(await read(predict, 'rita'));
    const shown = await read('SHOW MODEL demo_ml.churn', 'mark');
    expect(shown).toEqual(expect.arrayContaining(['Owner | rita', 'Model State | READY']));
    expect(shown.filter((row) => /^(IAM Role|S3 Bucket|KMS Key)/.test(row))).toEqual([]);
    const [result] = await engine.transaction('dev', ["SELECT demo_ml.predict_churn('NJ', 1)"]);
    expect(result).toMatchObject({ columns: [{ name: 'predict_churn', type: 'text' }] });
  });

  test.each([
    ["demo_ml.predict_churn('NJ')", 'function demo_ml.predict_churn of 1 arguments does not exist'],
    ['demo_ml.nothing()', 'function demo_ml.nothing of 0 arguments does not exist'],
    ['nowhere.predict_churn(1, 2)', 'schema "nowhere" does not exist'],
  ])('SELECT %s: %s', async (call, error) =>
    expect(await run([`SELECT ${call}`])).toEqual([`FAILED ${error}`]),
  );

  test("the canary's SQL: a training that fails says so, and its owner drops the model", async () => {
    await run([
      'CREATE USER carl PASSWORD DISABLE',
      'GRANT CREATE MODEL TO carl',
      'GRANT CREATE, USAGE ON SCHEMA demo_ml TO carl',
      `GRANT ASSUMEROLE ON '${ROLE}' TO carl FOR CREATE MODEL`,
    ]);
    start = { endsAtMs: nowMs + 1_000, state: 'Train Model On SageMaker Failed: quota' };
    expect(await run([trainCanary(canary)], 'carl')).toEqual(['FINISHED']);
    expect(jobs.at(-1)).toEqual({ role: ROLE, bucket: 'models', auto: false, keyId: 'key-1' });
    expect(await read(showModel(canary), 'carl')).toEqual(
      expect.arrayContaining([
        'Function Name | canary_predict',
        `IAM Role | ${ROLE}`,
        'S3 Bucket | models',
        'KMS Key | key-1',
      ]),
    );
    expect(await run([showModel(canary)], 'mark')).toEqual([
      'FAILED permission denied for model canary',
    ]);
    nowMs += 1_000;
    expect(await stateOf('canary')).toEqual(['Train Model On SageMaker Failed: quota']);
    expect(await run([dropModel(canary)], 'mark')).toEqual([
      'FAILED must be owner of model canary',
    ]);
    expect(await run([dropModel(canary)], 'carl')).toEqual(['FINISHED']);
    expect(await stateOf('canary')).toEqual([]);
  });

  test('a training query needs its target among its columns', async () => {
    const sql = CHURN.replace('TARGET churn', 'TARGET gone').replace('.churn', '.other');
    expect(await run([sql])).toEqual(['FAILED column "gone" does not exist in the training query']);
  });
});
