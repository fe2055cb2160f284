import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findingsLines } from '../../cli/audit/findings-lines.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'findings-'));
let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.close();
});
const run = (...words: string[]) => typed(stage, 'maria', words);

test('before the first audit nothing is known', async () =>
  expect(await run('findings')).toMatchObject({
    ends: 1,
    said: 'no audit has left a report: redshift-ml-admin audit',
  }));

test('an audit says in a sentence what came of it, and which command lists what it found', async () => {
  const { ends, said } = await run('audit');
  expect(said).toMatch(/^fail: .*\d.*$/m);
  expect(said).toMatch(/^what was found, and what to do: redshift-ml-admin findings$/m);
  expect(ends).toBe(1);
});

test('each finding is told with what was observed and what to do next', async () => {
  const { ends, said } = await run('findings');
  expect(said).toMatch(
    /^fail {5}low {2}RedshiftML\.44 {2}model demo_ml\.customer_churn_auto_model in analytics\/dev\n {11}Somebody other .*\n {11}observed: nobody but user rita.*\n {11}next: {5}give it to those/m,
  );
  expect(ends).toBe(1);
  const { audit, findings } = JSON.parse((await run('findings', '--json')).said);
  expect(said).toContain(`fail, as the audit of ${audit.startedAt} saw it`);
  expect(findings.length).toBeGreaterThan(1);
});

test('what does not count is counted, and not told one by one', () => {
  const finding = {
    id: '1',
    control: 'RedshiftML.61',
    title: 'Sessions bring no tags',
    severity: 'medium',
    verdict: 'unknown',
    resource: { warehouse: 'analytics', kind: 'role', name: 'ml' },
    evidence: 'nobody can tell',
    remedy: 'look yourself',
    source: 'https://docs.aws.amazon.com',
    firstSeen: '2026-03-02T09:00:00.000Z',
  } as const;
  const excepted = { owner: 'olivia', reason: 'known', until: '2027-01-01T00:00:00.000Z' };
  expect(
    findingsLines([
      finding,
      { ...finding, byDesign: true },
      { ...finding, excepted },
      { ...finding, excepted },
    ]),
  ).toEqual([
    'unknown  medium  RedshiftML.61  role ml in analytics',
    '           Sessions bring no tags',
    '           observed: nobody can tell',
    '           next:     look yourself',
    '2 more are excepted: somebody answers for them',
    '1 more no audit can judge',
  ]);
});

test('a warehouse that is not configured has none: it is told as a mistake', async () =>
  expect(await run('findings', '--warehouse', 'other')).toMatchObject({
    ends: 2,
    complained: expect.stringContaining('--warehouse is other; there is analytics'),
  }));

test('the report is put into a folder, with the page and what programs read', async () => {
  await run('findings', '--to', folder);
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(['report.html', 'report.json', 'findings.sarif']),
  );
  const { run: ran } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  const { audit } = JSON.parse((await run('findings', '--json')).said);
  expect(ran.id).toBe(audit.run);
});
