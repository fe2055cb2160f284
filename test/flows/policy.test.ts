import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { planPolicy, replayPolicy, rulesInForce, testPolicy } from '../../cli/policy/run-policy.ts';
import { WrongUse } from '../../cli/wrong-use.ts';
import type { AdminFile } from '../../domain/config.ts';
import { adminFile, analytics, START } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import {
  ANALYSTS,
  group,
  MARKETING,
  MODEL,
  openPortal,
  userOf,
} from '../../sandbox/stage/portal.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-'));
const copy = join(folder, 'copy');
const USER = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };

/** A configuration in a file, as the commands read it. YAML is a superset of JSON. */
function configFile(name: string, change: Partial<AdminFile> = {}): string {
  const path = join(folder, `${name}.yml`);
  writeFileSync(path, JSON.stringify({ ...adminFile(), ...change }));
  return path;
}

/** What happens is played once; then the bucket is copied as `aws s3 sync` does it. */
beforeAll(async () => {
  const stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  try {
    const portal = openPortal(stage);
    await portal.approve('users-1', USER);
    await portal.request('waits-2', { ...USER, grantee: group(ANALYSTS) });
    await portal.approve('refused-3', { ...USER, approvedBy: ['paul'] });
    await portal.extend('users-1-longer', 'users-1', '2027-01-01T00:00:00Z');
    await stage.localAws.runFor(60_000);
    const s3 = new S3Client({});
    const Bucket = 'evidence-111122223333-us-east-1';
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key = '' } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      mkdirSync(dirname(join(copy, Key)), { recursive: true });
      writeFileSync(join(copy, Key), (await Body?.transformToString()) ?? '');
    }
  } finally {
    await stage.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const DENY: Partial<AdminFile> = {
  policy: [
    {
      name: 'users after an approval',
      effect: 'needs-approval',
      when: { personas: ['user'] },
      limits: { externalModels: false },
      stages: [{ approvers: ['olivia'], needs: 1 }],
    },
    { name: 'nothing for analysts', effect: 'deny', when: { grantees: [`group ${ANALYSTS}`] } },
  ],
};

describe('replay', () => {
  test('the same configuration decides as it did', async () => {
    const { lines, isFine } = await replayPolicy({ config: configFile('same'), copy });
    expect(lines).toEqual(['0 of 4 decisions would differ']);
    expect(isFine).toBe(true);
  });

  test('a deny more is told with each decision that it turns, and nothing else', async () => {
    const { lines, isFine } = await replayPolicy({ config: configFile('deny', DENY), copy });
    expect(lines).toEqual([
      expect.stringMatching(
        /Model Access Requested waits-2 of source access-portal: waits, would be refused$/,
      ),
      expect.stringContaining('rule nothing for analysts denies USAGE ON SCHEMA demo_ml in dev'),
      expect.stringContaining(`rule nothing for analysts denies EXECUTE ON MODEL demo_ml.${MODEL}`),
      '1 of 4 decisions would differ',
    ]);
    expect(isFine).toBe(false);
  });

  test('a folder without evidence is told, and proves nothing', () =>
    expect(replayPolicy({ config: configFile('same'), copy: folder })).rejects.toThrow(WrongUse));
});

const baselineOf = (name: string): AdminFile['baseline'][number] => ({
  warehouse: 'analytics',
  database: 'dev',
  grantee: { type: 'group', name },
  privileges: [
    { kind: 'schema-usage', schema: 'demo_ml' },
    { kind: 'execute-model', schema: 'demo_ml', model: MODEL },
  ],
});

describe('plan', () => {
  test('what the baseline gains and loses stands there as SQL, with what else holds it', async () => {
    const answer = await planPolicy(
      {
        before: configFile('old', { baseline: [baselineOf(MARKETING)] }),
        after: configFile('new', { ...DENY, baseline: [baselineOf(ANALYSTS)] }),
        copy,
      },
      '2026-03-02T10:00:00.000Z',
    );
    expect(answer.lines).toEqual([
      'analytics, database dev',
      `  gains  group ${ANALYSTS}: USAGE ON SCHEMA demo_ml`,
      `  gains  group ${ANALYSTS}: EXECUTE ON MODEL demo_ml.${MODEL}`,
      `  keeps  group ${MARKETING}: USAGE ON SCHEMA demo_ml: lease users-1 asks for it`,
      `  keeps  group ${MARKETING}: EXECUTE ON MODEL demo_ml.${MODEL}: lease users-1 asks for it`,
      `  GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "${ANALYSTS}";`,
      `  GRANT EXECUTE ON MODEL "demo_ml"."${MODEL}" TO GROUP "${ANALYSTS}";`,
      expect.stringMatching(/waits-2 of source access-portal: waits, would be refused$/),
      expect.stringContaining('nothing for analysts'),
      expect.stringContaining('nothing for analysts'),
      '1 of 4 decisions would differ',
    ]);
  });

  test('a change of policy alone changes no database, and an old baseline goes when nothing else holds it', async () => {
    const files = { after: configFile('same'), copy: undefined };
    const alone = await planPolicy({ ...files, before: configFile('deny', DENY) }, START);
    expect(alone.lines[0]).toBe('no database changes by itself: leases stay as they were decided');
    const old = configFile('old', { baseline: [baselineOf(MARKETING)] });
    const gone = await planPolicy({ ...files, before: old }, START);
    expect(gone.lines).toContain(`  REVOKE USAGE ON SCHEMA "demo_ml" FROM GROUP "${MARKETING}";`);
  });
});

test('without a policy the rules that follow from the sources are printed as a policy', () => {
  const [text = ''] = rulesInForce(configFile('same')).lines;
  expect(text).toContain('- name: "access-portal: user"\n  effect: needs-approval');
  const again = configFile('again', { policy: parse(text) });
  expect(rulesInForce(again).lines).toEqual([text]);
});

describe('test', () => {
  const files = { config: configFile('same'), cases: 'config/policy-cases.yml' };

  test('the cases beside the policy hold', () =>
    expect(testPolicy(files, START)).toMatchObject({ isFine: true }));

  test('a case that does not hold says what was expected, and what was decided', () => {
    const { lines, isFine } = testPolicy(
      { ...files, config: configFile('none', { policy: [] }) },
      START,
    );
    expect(isFine).toBe(false);
    expect(lines).toContain('FAILED  olivia approves a user of a model: refused');
    expect(lines.join('\n')).toContain('expected permitted');
    expect(lines.join('\n')).toContain('no rule of the policy permits USAGE ON SCHEMA demo_ml');
  });

  test('a case of an unknown source, or that is no request, does not pass as refused', () => {
    const cases = join(folder, 'cases.yml');
    writeFileSync(
      cases,
      JSON.stringify([
        { name: 'a', source: 'nobody', asks: {}, expect: 'refused' },
        { name: 'b', source: 'access-portal', asks: {}, expect: 'refused' },
      ]),
    );
    expect(testPolicy({ ...files, cases }, START).lines.at(-1)).toBe('0 hold, 2 do not');
  });
});
