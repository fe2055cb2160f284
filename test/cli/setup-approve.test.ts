import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Execution } from '../../local-aws/machines/execution.ts';
import { configOf, soundAccount, warehouseWith } from '../../sandbox/accounts/example.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

let stage: OpenStage;
let execution: Execution;
beforeAll(async () => {
  const setting = {
    start: '2026-03-02T09:00:00Z',
    config: {
      ...configOf({ path: 'simple', routing: 'on' }),
      approvers: ['ada', 'bob'].map((name) => `arn:aws:iam::111122223333:user/${name}`),
    },
    account: soundAccount,
    warehouses: warehouseWith([]),
  };
  stage = await openStage(setting, { stores: 'memory', emit: () => {} });
  execution = stage.localAws.startMachine('setup', { warehouse: 'analytics', mode: 'remediate' });
  await stage.localAws.runFor(5 * 60_000);
});
afterAll(() => stage.close());
const runAs = (person: string, ...words: string[]) =>
  typed(stage, person, ['setup', 'approve', ...words]);

test('what a run asks is shown, and approved exactly as it was read, by an approver only', async () => {
  const shown = await runAs('ada', execution.arn);
  expect(shown.ends).toBe(1);
  const [, run = '', plan = ''] =
    /^to approve exactly this: redshift-ml-admin setup approve (\S+) --plan ([0-9a-f]+);/m.exec(
      shown.said,
    ) ?? [];
  expect(shown.said).toContain(`plan ${plan} of run ${run}:`);

  expect(await runAs('nina', run, '--plan', plan)).toMatchObject({
    ends: 1,
    said: expect.stringContaining('not listed in approvers'),
  });
  expect(await runAs('ada', run, '--plan', plan)).toMatchObject({
    ends: 0,
    said: expect.stringContaining('is approved by'),
  });
  expect(await runAs('bob', run, '--plan', plan, '--reject')).toMatchObject({
    ends: 1,
    said: expect.stringContaining('that answer counts'),
  });
  await stage.localAws.runFor(2 * 60 * 60_000);
  expect(execution.status).toBe('SUCCEEDED');
  expect(stage.account.clusters.get('analytics')).toMatchObject({ routing: true });
});

test('a run that is not there has asked for nothing', async () =>
  expect(await runAs('ada', 'nope')).toMatchObject({
    ends: 1,
    said: 'run nope of analytics has asked for nothing',
  }));
