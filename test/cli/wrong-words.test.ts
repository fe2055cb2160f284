import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

/** What a newcomer types wrongly: it ends with 2, says which word is wrong and what is wanted, and where to read on. */
const folder = mkdtempSync(join(tmpdir(), 'wrong-words-'));
let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

const GRANT =
  'grant --warehouse analytics --database dev --persona user --approved-by olivia --reason x'.split(
    ' ',
  );
const TO = ['--grantee', 'group marketing'];

test.each<[string, string[], RegExp]>([
  ['an id that is blank', ['status', ''], /^<subject> is blank/],
  ['a lease that is blank', ['approve', ' '], /^<lease> is blank/],
  [
    'an option that is blank',
    [...GRANT, ...TO, '--schema', '', '--model', 'm'],
    /^--schema is blank/,
  ],
  [
    'an option of two words that is blank',
    [...GRANT, ...TO, '--schema', 's', '--model', 'm', '--request-id', ''],
    /^--request-id is blank/,
  ],
  [
    'one of several that is blank',
    ['evidence', 'verify', folder, '--fingerprint', ''],
    /^--fingerprint is blank/,
  ],
  ['an option that is missing', ['grant'], /^required option '--warehouse <name>' not specified/],
  ['a word that is missing', ['config', 'diff'], /^missing required argument/],
  ['a word too many', ['leases', 'all'], /^too many arguments/],
  ['an option that there is not', ['audit', '--nope'], /^unknown option '--nope'/],
  ['a name that is none', [...GRANT, ...TO, '--schema', 's', '--model', 'm\u0000'], /^--model /],
  [
    'a lease that is none',
    ['revoke', 'a b', '--warehouse', 'analytics', '--reason', 'x'],
    /^<\w+> is not a requestId/,
  ],
  [
    'a control that there is not',
    ['setup', 'remediate', '--warehouse', 'analytics', '--control', 'RedshiftML.999'],
    /^--control RedshiftML.999 is no check.*RedshiftML.1 to RedshiftML.\d+/,
  ],
  [
    'a control that is none',
    ['setup', 'remediate', '--warehouse', 'analytics', '--control', 'all'],
    /^--control all is no check/,
  ],
  [
    'a fingerprint that is none',
    ['evidence', 'verify', folder, '--fingerprint', 'zz'],
    /^--fingerprint\S* is no SHA-256 in hex/,
  ],
  [
    'a folder without evidence',
    ['evidence', 'verify', folder, '--fingerprint', 'ab'.repeat(32)],
    /holds no evidence/,
  ],
  [
    'a folder that is none',
    ['setup', 'validate', '--html', '/dev/null/report.html'],
    /^--html \S+ cannot be written: ENOTDIR/,
  ],
])('%s', async (_, words, message) => {
  const { ends, complained } = await typed(stage, 'maria', words);
  expect(complained).toMatch(message);
  expect(complained).not.toMatch(/\n +at /);
  const [command = ''] = /^(evidence \w+|setup \w+|config \w+|\w+)/.exec(words.join(' ')) ?? [];
  expect(complained.split('\n').at(-1)).toBe(`Try redshift-ml-admin ${command} --help`);
  expect(ends).toBe(2);
});
