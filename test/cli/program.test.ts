import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { DEFINITIONS } from '../../cli/definitions.ts';
import { main } from '../../cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a command says, and with what it ends. */
async function run(...words: string[]) {
  const said: string[] = [];
  const complained: string[] = [];
  const ends = await main(words, {
    print: (text) => said.push(text),
    complain: (text) => complained.push(text),
  });
  return { ends, said: said.join('\n'), complained: complained.join('\n') };
}

describe('--help', () => {
  test('lists every command, by group, and says how it ends', async () => {
    const { ends, said } = await run('--help');
    // `  policy rules|test|replay|plan`, `  handover <folder>`: what a line begins with is a command, the rest tells of it.
    const listed = said.split('\n').flatMap((line) => {
      const [first, second = ''] = line.trim().split(/ +/);
      return [first, ...second.split('|').map((word) => `${first} ${word}`)];
    });
    expect(DEFINITIONS.map(({ name }) => name).filter((name) => !listed.includes(name))).toEqual(
      [],
    );
    expect(said).toContain('It ends with 0 when all is as asked');
    expect(ends).toBe(0);
  });

  test.each(DEFINITIONS.filter(({ passesOn }) => passesOn !== true))(
    'of $name has an example of it, and says which rights it needs',
    async ({ name, needs, options = [] }) => {
      const { ends, said } = await run(...name.split(' '), '--help');
      expect(said).toContain(`Example:  redshift-ml-admin ${name}`);
      expect(said).toContain(needs[0] ?? 'It reads files only and calls no AWS.');
      expect(options.filter(({ typed }) => !said.includes(typed))).toEqual([]);
      expect(ends).toBe(0);
    },
  );
});

const ACCESS = ['access', folder, '--at', '2026-11-23T09:00:00Z'];

describe('what is typed wrongly is said in a sentence, and ends with 2', () => {
  test.each([
    ['a command that is not there', ['polcy'], "unknown command 'polcy'\n(Did you mean policy?)"],
    ['one of several', ['policy', 'tset'], "unknown command 'tset'\n(Did you mean test?)"],
    ['none of several', ['policy'], 'Usage: redshift-ml-admin policy <command>'],
    [
      'an unknown option',
      ['handover', 'x', '--jsno'],
      "unknown option '--jsno'\n(Did you mean --json?)",
    ],
    ['a missing argument', ['handover'], "missing required argument 'folder'"],
    ['a missing option', ['access', 'copy'], "required option '--at <when>' not specified"],
    ['a time without an offset', ['access', 'copy', '--at', 'today'], '--at '],
    [
      'a file that is not there',
      ['policy', 'test', '--config', '/no/such.yml'],
      '/no/such.yml cannot be read',
    ],
    ['a folder without evidence', ['handover', folder], 'holds no evidence; aws s3 sync'],
    ['a grantee without its type', [...ACCESS, '--grantee', 'marketing'], 'e.g. "group marketing"'],
    ['a grantee without its name', [...ACCESS, '--grantee', 'group'], 'e.g. "group marketing"'],
    [
      'a user and a grantee',
      [...ACCESS, '--user', 'mark', '--grantee', 'group marketing'],
      'give either --user or --grantee, not both',
    ],
    ['a question that asks nothing', ['explain'], 'what is asked about?'],
  ])('%s', async (_, words, message) => {
    const { ends, said, complained } = await run(...words);
    expect(complained).toContain(message);
    expect(complained).not.toMatch(/\n +at /);
    expect({ ends, said }).toEqual({ ends: 2, said: '' });
  });
});

const config = (text: string): string => {
  writeFileSync(join(folder, 'admin.yml'), text);
  cpSync('config/deployment.yml', join(folder, 'deployment.yml'));
  return join(folder, 'admin.yml');
};

describe('a warehouse', () => {
  const shipped = parse(readFileSync('config/admin.yml', 'utf8'), { merge: true });
  const [home] = shipped.warehouses;

  test('that has no setup is said with the file that was given', async () => {
    const { setup: _, ...bare } = home;
    const file = config(stringify({ ...shipped, warehouses: [bare] }));
    const { ends, complained } = await run('setup', 'validate', '--config', file);
    expect(complained).toContain(`warehouses.${home.name}.setup is missing in ${file}`);
    expect(complained).not.toContain('config/admin.yml');
    expect(ends).toBe(2);
  });

  test.each([
    ['of several has to be named', [], '--warehouse is not given; there is analytics, other'],
    [
      'that is not there',
      ['--warehouse', 'nope'],
      '--warehouse is nope; there is analytics, other',
    ],
  ])('%s', async (_, words, message) => {
    const other = { ...home, name: 'other', cluster: 'other', namespace: undefined };
    const file = config(stringify({ ...shipped, warehouses: [home, other] }));
    for (const command of [
      ['setup', 'validate'],
      ['explain', '--create'],
    ])
      expect(await run(...command, ...words, '--config', file)).toMatchObject({
        ends: 2,
        complained: expect.stringContaining(message),
      });
  });
});

describe('config check', () => {
  test('ends with 0 where nothing is wrong', async () =>
    expect(await run('config', 'check')).toMatchObject({ ends: 0, complained: '' }));

  test('names every mistake with its file and path, and ends with 1', async () => {
    const { ends, said } = await run(
      'config',
      'check',
      '--config',
      config('revision: 0\nsources: 7'),
      '--json',
    );
    const { problems } = JSON.parse(said);
    expect(problems).toContain(
      `${join(folder, 'admin.yml')}: warehouses: is missing; array is wanted`,
    );
    expect(problems).toContain(`${join(folder, 'admin.yml')}: sources: is not of type array`);
    expect(ends).toBe(1);
  });
});

test('policy test says which cases hold, and as JSON what was decided', async () => {
  const { ends, said } = await run('policy', 'test');
  expect(said).toMatch(/^holds {3}olivia approves a user of a model: permitted$/m);
  expect(ends).toBe(0);
  const { cases } = JSON.parse((await run('policy', 'test', '--json')).said);
  expect(cases[0]).toMatchObject({
    name: 'olivia approves a user of a model',
    decided: 'permitted',
    missed: [],
  });
});

test('a word that is none of those it may be is said with those', async () => {
  const { ends, complained } = await run('look', 'everything');
  expect(complained).toContain('there is no look at everything; there is tags, datazone, reviews');
  expect(ends).toBe(2);
});
