import { describe, expect, test } from '@jest/globals';
import { dropCanaryTable, dropModel, fillCanary, trainCanary } from '../../../domain/sql.ts';
import type { WarehouseOptions } from '../../../local-aws/redshift/engine.ts';
import type { TrainingJob } from '../../../local-aws/redshift/training.ts';
import { ENGINES, said } from './engines.ts';

const ROLE = 'arn:aws:iam::123456789012:role/redshift-ml';
const canary = {
  schema: 'demo_ml',
  name: 'canary',
  role: ROLE,
  bucket: 'models',
  source: 'constants',
  method: 'xgboost',
} as const;
const CHURN = `CREATE MODEL demo_ml.churn FROM (SELECT c.age, c.churn FROM (SELECT 1) a JOIN demo_ml.customers c)
  TARGET churn FUNCTION predict_churn IAM_ROLE default SETTINGS (S3_BUCKET 'models')`;

// What CREATE MODEL reads. As in names.test.ts: in memory only, but for test:all.
describe.each(ENGINES)('the %s warehouse', (_, open) => {
  /** A warehouse with a schema and who may create models in it; answers what became of statements, and what was trained. */
  async function furnished(options: Partial<WarehouseOptions> = {}) {
    const jobs: TrainingJob[] = [];
    const engine = await open({
      databases: ['dev'],
      namespace: 'n',
      training: {
        nowMs: () => 0,
        begin: (job) => {
          jobs.push(job);
          return { endsAtMs: 1, state: 'Model is Ready' };
        },
      },
      ...options,
    });
    const run = async (sqls: readonly string[], user?: string) =>
      said(
        await engine.transaction('dev', sqls, {
          mode: 'AUTO_COMMIT',
          ...(user !== undefined && { user }),
        }),
      );
    await run(['CREATE SCHEMA demo_ml']);
    for (const user of ['tara', 'mark'])
      await run([
        `CREATE USER ${user} PASSWORD DISABLE`,
        `GRANT CREATE MODEL TO ${user}`,
        `GRANT CREATE, USAGE ON SCHEMA demo_ml TO ${user}`,
      ]);
    return { engine, jobs, run };
  }

  test('a table has to be there and readable, and its owner drops it', async () => {
    const { engine, jobs, run } = await furnished();
    const sql = trainCanary({ ...canary, source: 'table', method: 'auto' });
    const missing = 'FAILED relation "demo_ml.canary_rows" does not exist';
    expect(await run([sql, dropCanaryTable(canary)], 'tara')).toEqual([missing, missing]);
    expect(await run([fillCanary(canary), fillCanary(canary)], 'tara')).toEqual([
      'FINISHED',
      'FAILED relation "canary_rows" already exists',
    ]);
    expect(await run([sql, dropCanaryTable(canary)], 'mark')).toEqual([
      'FAILED permission denied for relation canary_rows',
      'FAILED must be owner of relation canary_rows',
    ]);
    expect(jobs).toEqual([]);
    expect(await run([sql], 'tara')).toEqual(['FINISHED']);
    expect(jobs).toEqual([{ role: ROLE, bucket: 'models', auto: true }]);
    const names = [dropModel(canary), dropCanaryTable(canary), fillCanary(canary)];
    expect(await run(names, 'tara')).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
    await engine.close();
  }, 600_000);

  test('where constants are not exported, a query has to read a table', async () => {
    const { engine, jobs, run } = await furnished({ constants: 'refused' });
    const other = { ...canary, name: 'other', source: 'table' } as const;
    const sqls = [trainCanary(canary), CHURN, fillCanary(other), trainCanary(other)];
    expect(await run(sqls)).toEqual([
      'FAILED Specified types or functions (one per INFO message) not supported on Redshift tables.',
      'FINISHED',
      'FINISHED',
      'FINISHED',
    ]);
    expect(jobs).toHaveLength(2);
    await engine.close();
  }, 600_000);
});
