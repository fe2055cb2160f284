import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
});
afterAll(() => stage.close());

const runAs = (person: string, words: readonly string[]) => typed(stage, person, words);
const run = (...words: string[]) => runAs('maria', words);

const GRANT =
  'grant --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --approved-by olivia'.split(
    ' ',
  );
const TO_MARKETING = ['--grantee', 'group marketing_analyst_grp', '--reason', 'churn campaign'];

describe('a lease from its approval to its end', () => {
  test('is granted and told', async () => {
    const words = [...GRANT, ...TO_MARKETING, '--request-id', 'users-1'];
    const { ends, said, complained } = await run(...words, '--expires', '2026-06-01T00:00:00Z');
    expect({ ends, complained }).toEqual({ ends: 0, complained: '' });
    expect(said).toContain('users-1: applied');
    await stage.expectHeld([
      'GRANT USAGE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp',
      'GRANT EXECUTE ON MODEL demo_ml.customer_churn_auto_model TO GROUP marketing_analyst_grp',
    ]);
  });

  test('is listed, and its status is told by its id and by its database', async () => {
    expect((await run('leases')).said).toContain(
      'users-1  active  group marketing_analyst_grp  until 2026-06-01T00:00:00.000Z',
    );
    expect((await run('status', 'users-1')).said).toContain('applied at');
    const { leases } = JSON.parse((await run('status', 'analytics/dev', '--json')).said);
    expect(leases).toMatchObject([{ id: 'users-1', requestedBy: 'maria', approvedBy: ['olivia'] }]);
  });

  test('is extended and shortened', async () => {
    const lease = ['users-1', '--warehouse', 'analytics', '--reason', 'x', '--expires'];
    const later = await run('extend', ...lease, '2026-09-01T00:00:00Z', '--approved-by', 'olivia');
    expect(later.said).toMatch(/: (applied|already)$/m);
    expect((await run('status', 'users-1')).said).toContain('until 2026-09-01T00:00:00.000Z');
    await run('shorten', ...lease, '2026-04-01T00:00:00Z');
    expect((await run('status', 'users-1')).said).toContain('until 2026-04-01T00:00:00.000Z');
  });

  test('is suspended and resumed', async () => {
    const suspended = await run(
      'suspend',
      '--warehouse',
      'analytics',
      '--grantee',
      'group marketing_analyst_grp',
      '--reason',
      'abuse',
      '--request-id',
      'stop-1',
    );
    expect(suspended).toMatchObject({ ends: 0 });
    expect((await run('status', 'stop-1')).said).toContain('stop-1  suspended since');
    const resumed = await run(
      'resume',
      'stop-1',
      '--warehouse',
      'analytics',
      '--approved-by',
      'olivia',
      '--reason',
      'settled',
    );
    expect(resumed).toMatchObject({ ends: 0 });
  });

  test('is revoked', async () => {
    const { ends, said } = await run(
      'revoke',
      'users-1',
      '--warehouse',
      'analytics',
      '--reason',
      'left',
    );
    expect({ ends, said }).toMatchObject({ ends: 0, said: expect.stringContaining(': ended') });
    expect((await run('leases')).said).toContain(
      'analytics, database dev: no lease, nothing suspended',
    );
  });
});

describe('an access that waits', () => {
  const words = [...GRANT.slice(0, -2), ...TO_MARKETING];
  const questionIn = (text: string): string => /--question (\S+)$/m.exec(text)?.[1] ?? '';

  test('is shown to whoever may approve it, and approved exactly as it was read', async () => {
    const asked = await run(...words, '--request-id', 'waits-1');
    expect(asked).toMatchObject({ ends: 0, said: expect.stringContaining('waits-1: waits') });
    const shown = await runAs('olivia', ['approve', 'waits-1']);
    expect(shown).toMatchObject({
      ends: 1,
      said: expect.stringContaining('marketing_analyst_grp'),
    });
    const question = questionIn(shown.said);
    const other = await runAs('olivia', [
      'approve',
      'waits-1',
      '--question',
      `${question}0`.slice(1),
    ]);
    expect(other.ends).toBe(1);
    expect(await runAs('olivia', ['approve', 'waits-1', '--question', question])).toMatchObject({
      ends: 0,
    });
    await stage.localAws.runFor(60_000);
    expect((await run('status', 'waits-1')).said).toContain('applied at');
  });

  test('is denied, and says so to whoever asks for it again', async () => {
    await run(...words, '--request-id', 'waits-2');
    const question = questionIn((await runAs('olivia', ['deny', 'waits-2'])).said);
    const denied = await runAs('olivia', [
      'deny',
      'waits-2',
      '--question',
      question,
      '--reason',
      'no',
    ]);
    expect(denied).toMatchObject({ ends: 0 });
    await stage.localAws.runFor(60_000);
    expect((await run('status', 'waits-2')).said).toContain('waits-2: refused');
  });
});

test('in an emergency, and for somebody who leaves, the request is in the own name and judged by the policy', async () => {
  const who = ['--warehouse', 'analytics', '--grantee', 'user mark', '--reason', 'incident'];
  const access = [
    '--database',
    'dev',
    '--persona',
    'user',
    '--schema',
    'demo_ml',
    '--expires',
    '2026-03-02T12:00:00Z',
  ];
  // The configuration of the example names nobody for either.
  for (const words of [
    ['break-glass', ...who, ...access],
    ['offboard', ...who],
  ])
    expect(await run(...words)).toMatchObject({
      ends: 1,
      said: expect.stringContaining(': refused'),
    });
});

describe('what is not as asked ends with 1', () => {
  test('an approval by somebody who may not approve', async () => {
    const { ends, said } = await run(...GRANT, ...TO_MARKETING, '--requested-by', 'olivia');
    expect({ ends, said }).toMatchObject({ ends: 1, said: expect.stringContaining(': refused') });
  });

  test('an id of which nothing is known', async () => {
    const { ends, said } = await run('status', 'nobody-1');
    expect(ends).toBe(1);
    expect(said).toContain('nothing is known of nobody-1');
    expect(said).toMatch(/^next: redshift-ml-admin leases lists what has not ended$/m);
  });
});

describe('what cannot be sent is said in a sentence, and nothing is sent', () => {
  const sent = () => stage.localAws.published.length;

  test.each([
    [
      'a grantee without its type',
      [...GRANT, '--grantee', 'marketing', '--reason', 'x'],
      'e.g. "group marketing"',
    ],
    [
      'an end without an offset',
      [...GRANT, ...TO_MARKETING, '--expires', '2026-06-01'],
      '--expires ',
    ],
    [
      'a source that is not there',
      [...GRANT, ...TO_MARKETING, '--source', 'nope'],
      '--source is nope; sources of the configuration that send events: access-portal',
    ],
    ['a wait of no number', [...GRANT, ...TO_MARKETING, '--wait', 'long'], '--wait long'],
  ])('%s', async (_, words, message) => {
    const before = sent();
    const { ends, complained } = await run(...words);
    expect(complained).toContain(message);
    expect([ends, sent()]).toEqual([2, before]);
  });
});

test('setup plan runs the machine and prints its report, state by state', async () => {
  const { ends, said } = await run('setup', 'plan');
  expect(said).toMatch(/Z {2}Inspect$/m);
  const told = [...said.matchAll(/^\S+Z {2}(\w+)$/gm)].map(([, state]) => state);
  expect(told).toEqual(['Begin', 'Inspect', 'Assess', 'ChooseNext', 'Report', 'Outcome', 'Done']);
  expect(said).toContain('Setup of analytics: ');
  expect(ends).toBe(0);
});

test('retry and evidence check invoke what is deployed', async () => {
  expect(await run('retry')).toMatchObject({
    ends: 0,
    said: expect.stringContaining('2 databases are looked at now'),
  });
  await stage.localAws.runFor(60_000);
  const { ends, said } = await run('evidence', 'check');
  expect(said).toMatch(/^intact {2}reconcile\//m);
  expect(ends).toBe(0);
  expect(await run('evidence', 'recopy', '--json')).toMatchObject({ ends: 0 });
});
