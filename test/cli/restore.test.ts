import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tableArn } from '../../local-aws/arn.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
});
afterAll(() => stage.close());
const run = (...words: string[]) => typed(stage, 'maria', words);

const granting = (id: string, grantee: string, ...more: string[]) =>
  run(
    ...'grant --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --approved-by olivia --reason x'.split(
      ' ',
    ),
    '--grantee',
    grantee,
    '--request-id',
    id,
    ...more,
  );
const HELD = [
  'GRANT USAGE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp',
  'GRANT EXECUTE ON MODEL demo_ml.customer_churn_auto_model TO GROUP marketing_analyst_grp',
  'GRANT USAGE ON SCHEMA demo_ml TO mark',
  'GRANT EXECUTE ON MODEL demo_ml.customer_churn_auto_model TO mark',
];

test('a ledger is lost after its last backup: its table is made anew, and the evidence brings back what that lacks', async () => {
  const ledger = stage.localAws.wiring.tables[0]?.name ?? '';
  await granting('before', 'group marketing_analyst_grp');
  const backup = stage.localAws.table.items();
  const at = new Date(stage.localAws.clock.now()).toISOString();
  await stage.localAws.runFor(60_000);
  await granting('after', 'user mark');

  const made = await run('restore', '--at', at, '--json');
  expect(made).toMatchObject({ ends: 0 });
  const { table } = JSON.parse(made.said);
  expect(table).toBe(`${ledger}-${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`);
  const restored = stage.localAws.table.restored.get(table);
  expect(restored).toMatchObject({
    source: ledger,
    at: new Date(at),
    isProtected: true,
    isBackedUp: true,
    stream: 'NEW_IMAGE',
  });
  expect(JSON.parse(restored?.policy ?? '')).toMatchObject({
    Statement: [
      'OnlyOurRolesWrite',
      'PublisherPublishes',
      'PublisherWritesNothingElse',
      'PublisherChangesNothing',
      'PublishedStays',
    ].map((Sid) => ({ Sid, Effect: 'Deny', Resource: tableArn(table) })),
  });

  // Until then nobody gains access.
  const waiting = await granting('waiting', 'user rita', '--wait', '60');
  expect(waiting).toMatchObject({ ends: 1, said: expect.stringContaining('not known yet') });
  expect((await run('restore', '--at', at)).ends).toBe(0);

  await stage.localAws.table.replace(
    backup.map((item) =>
      item['pk']?.S === 'LEDGER' ? { ...item, tableName: { S: 'the one that was lost' } } : item,
    ),
  );
  const { ends, said } = await run('restore');
  expect(said).toMatch(/^intact {2}reconcile\//m);
  expect(ends).toBe(0);
  const leases = (await run('leases')).said;
  expect(leases).toContain('before  active');
  expect(leases).toContain('after  active');
  await stage.expectHeld(HELD);
});

test('a time that is to come, and a table that is no restored one, change nothing', async () => {
  const future = await run('restore', '--at', '2036-01-01T00:00:00Z');
  expect(future).toMatchObject({
    ends: 3,
    complained: expect.stringContaining('InvalidRestoreTimeException'),
  });
  const refused = await run('restore');
  expect(refused).toMatchObject({ ends: 1, complained: '' });
  expect(refused.said).toContain('was not restored from a backup: nothing was written');
  expect(refused.said).toMatch(/^next: redshift-ml-admin evidence check .* --force /m);
  expect(await run('restore', '--at', 'yesterday')).toMatchObject({
    ends: 2,
    complained: expect.stringContaining('--at'),
  });
  expect(await run('restore', '--at', '2026-03-02T09:00:00Z', '--force')).toMatchObject({
    ends: 2,
  });
  // Reconcile is at work.
  expect(await granting('later', 'group retention_analyst_grp')).toMatchObject({ ends: 0 });
});
