import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
});
afterAll(() => stage.close());
const run = (...words: string[]) => typed(stage, 'maria', words);

test('before the first audit nothing is known', async () =>
  expect(await run('models')).toMatchObject({
    ends: 1,
    said: 'no audit has left a report: redshift-ml-admin audit',
  }));

test('the register is that of the last audit', async () => {
  const grant =
    'grant --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --approved-by olivia --reason x --grantee';
  await run(...grant.split(' '), 'group marketing_analyst_grp');
  await run('audit');
  const { ends, said } = await run('models', '--database', 'dev');
  expect(said).toMatch(
    /^analytics, database dev: demo_ml\.customer_churn_auto_model {2}\S.*\n {2}owner rita; usable by group marketing_analyst_grp$/m,
  );
  expect(ends).toBe(0);
  const { audit, models } = JSON.parse((await run('models', '--json')).said);
  expect(said).toContain(`as the audit of ${audit.startedAt} saw it`);
  expect(models).toMatchObject([{ schema: 'demo_ml', name: 'customer_churn_auto_model' }]);
  expect(await run('models', '--warehouse', 'other')).toMatchObject({
    ends: 2,
    complained: expect.stringContaining('--warehouse is other; there is analytics'),
  });
});
