import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { DEFINITIONS } from '../../cli/definitions.ts';
import { isRecord, type Json, recordOf } from '../../local-aws/json.ts';

const workflows = globSync('.github/workflows/*.yml').map((file) => {
  const text = readFileSync(file, 'utf8');
  return { file, text, content: recordOf(parse(text)) };
});
const scripts = recordOf(recordOf(JSON.parse(readFileSync('package.json', 'utf8'))).scripts);

/** What may be written with a job's token, by the job's name; all else may read at most. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  comment: ['pull-requests'],
  deploy: ['id-token', 'attestations'],
};

const written = (permissions: Json | undefined): string[] =>
  Object.entries(recordOf(permissions)).flatMap(([name, may]) => (may === 'write' ? [name] : []));

test('there are workflows to check, to plan and to deploy', () =>
  expect(workflows.map(({ content }) => content.name).toSorted()).toEqual([
    'check',
    'deploy',
    'plan',
  ]));

describe.each(workflows)('$file', ({ text, content }) => {
  test('every action is pinned by a commit, with its release beside it', () => {
    const used = [...text.matchAll(/uses: (.+)$/gm)].map(([, use = '']) => use);
    expect(used).not.toEqual([]);
    const pinned = /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(used.filter((use) => !pinned.test(use))).toEqual([]);
  });

  test('a token may write only what its job is for', () => {
    expect(written(content.permissions)).toEqual([]);
    expect(isRecord(content.permissions)).toBe(true);
    for (const [name, job] of Object.entries(recordOf(content.jobs)))
      expect(written(recordOf(job).permissions)).toEqual(WRITES[name] ?? []);
  });

  test('what somebody else may have written is in no script', () => {
    const scriptsIn = [...text.matchAll(/^ *(?:- )?run: (?:\|\n((?: {10,}.*\n)+)|(.+))/gm)].map(
      ([, block, line]) => block ?? line ?? '',
    );
    expect(scriptsIn).not.toEqual([]);
    expect(scriptsIn.filter((script) => script.includes('${' + '{'))).toEqual([]);
  });

  test('every script and command is there', () => {
    const known = DEFINITIONS.map(({ name }) => name);
    const commands = [...text.matchAll(/admin -- ([a-z-]+(?: [a-z]+\b)?)/g)].map(
      ([, words = '']) => words,
    );
    const missing = commands.filter(
      (words) => !known.includes(words) && !known.includes(words.split(' ')[0] ?? ''),
    );
    expect(missing).toEqual([]);
    const run = [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name);
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

test('the templates of issues and the configuration of Renovate can be read', () => {
  for (const file of globSync('.github/ISSUE_TEMPLATE/*.yml'))
    expect(isRecord(parse(readFileSync(file, 'utf8')))).toBe(true);
  const { packageRules } = JSON.parse(readFileSync('renovate.json', 'utf8'));
  const named = packageRules.flatMap(
    ({ matchPackageNames }: { matchPackageNames: string[] }) => matchPackageNames,
  );
  expect(named).toEqual(expect.arrayContaining(['@swc/core', 'unrs-resolver', '@biomejs/biome']));
});
