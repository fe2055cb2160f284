import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeCopy } from '../../cli/evidence/write-copy.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
const copy = join(folder, 'copy');
let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  const words =
    'grant --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --approved-by olivia --reason campaign --request-id users-1 --grantee';
  await run(...words.split(' '), 'group marketing_analyst_grp');
  await run(...'revoke users-1 --warehouse analytics --reason left --request-id end-1'.split(' '));
  await stage.localAws.runFor(60_000);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.close();
});
const run = (...words: string[]) => typed(stage, 'maria', words);

test('export makes a copy that holds, and brings only what it lacks', async () => {
  const first = await run('evidence', 'export', copy, '--json');
  const { written } = JSON.parse(first.said);
  expect(written).toBeGreaterThan(4);
  expect(JSON.parse((await run('evidence', 'export', copy, '--json')).said)).toEqual({
    written: 0,
    present: written,
  });
  expect(readdirSync(copy).sort()).toEqual(['evidence', 'intents', 'keys']);
  const [key = ''] = readdirSync(join(copy, 'keys'));
  const { publicKey } = JSON.parse(readFileSync(join(copy, 'keys', key), 'utf8'));
  const der = createPublicKey(publicKey).export({ format: 'der', type: 'spki' });
  const fingerprint = createHash('sha256').update(der).digest('hex');
  const { ends, said } = await run('evidence', 'verify', copy, '--fingerprint', fingerprint);
  expect(said).toMatch(/^intact {2}signer\/requests/m);
  expect(ends).toBe(0);
});

test('show tells a lease from who asked to its end, with the entry that proves it', async () => {
  const { ends, said } = await run('evidence', 'show', copy, 'users-1');
  const order = [
    'REQUEST#access-portal#users-1 Model Access Approved',
    '"approvedBy":["olivia"]',
    'lease users-1 is active: group marketing_analyst_grp',
    'GRANT EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" TO GROUP "marketing_analyst_grp"',
    'REQUEST#access-portal#end-1 Model Access Revoked',
    'lease users-1 is ended',
  ].map((text) => said.indexOf(text));
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(said).toMatch(/ {2}entry \d+ of reconcile\//);
  expect(ends).toBe(0);
});

test('of what it does not know it says so, and after a broken entry nothing', async () => {
  expect(await run('evidence', 'show', copy, 'nobody-1')).toMatchObject({
    ends: 1,
    said: expect.stringContaining('this copy says nothing of nobody-1'),
  });
  const chain = join(copy, 'evidence', 'signer', 'requests');
  const first = join(chain, '0000000001.json');
  const whole = readFileSync(first, 'utf8');
  writeFileSync(first, whole.replace('campaign', 'nothing'));
  const { ends, said } = await run('evidence', 'show', copy, 'users-1');
  writeFileSync(first, whole);
  expect(said).toContain('broken  signer/requests: ');
  expect(said).not.toContain('REQUEST#access-portal#end-1');
  expect(ends).toBe(1);
  expect(await run('evidence', 'show', join(folder, 'empty'), 'users-1')).toMatchObject({
    ends: 2,
  });
});

test('no name in the bucket is written outside of the folder', async () => {
  const bucket = {
    list: async function* () {
      yield 'evidence/../../elsewhere.json';
    },
    get: async () => 'text',
  };
  await expect(writeCopy(bucket, copy, () => {})).rejects.toMatchObject({
    name: 'UnexpectedResponse',
  });
});
