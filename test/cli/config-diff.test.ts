import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { parse } from 'yaml';
import { diffComment } from '../../cli/config/comment.ts';
import { main } from '../../cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-diff-'));
const file = join(folder, 'admin.yml');
const git = (...words: string[]) =>
  execFileSync('git', [
    '-C',
    folder,
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@b',
    '-c',
    'commit.gpgsign=false',
    ...words,
  ]);

/** What is printed, and what the process ends with. */
async function run(...words: string[]): Promise<{ ends: number; said: string[]; told: string[] }> {
  const said: string[] = [];
  const told: string[] = [];
  const voices = {
    print: (text: string) => void said.push(text),
    complain: (text: string) => void told.push(text),
  };
  return { ends: await main(['config', 'diff', ...words], voices), said, told };
}

beforeAll(() => {
  for (const name of ['admin.yml', 'deployment.yml']) cpSync(`config/${name}`, join(folder, name));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'as it was');
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace('revision: 1', 'revision: 2').replace('mode: plan', 'mode: observe'),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const CHANGES = [
  'revision: 1 → 2',
  '    functions that are still warm with the older one give their work back',
  'warehouses.analytics.mode: plan → observe',
  '    requests are refused from now on',
];

test('compares with a revision of git, and ends with 1 where something differs', async () =>
  expect(await run('HEAD', '--config', file)).toEqual({ ends: 1, said: CHANGES, told: [] }));

test('compares with a file, and ends with 0 where nothing differs', async () => {
  expect(await run('config/admin.yml', '--config', file)).toEqual({
    ends: 1,
    said: CHANGES,
    told: [],
  });
  expect(await run(file, '--config', file)).toEqual({
    ends: 0,
    said: [`nothing differs between ${file} and ${file}`],
    told: [],
  });
});

test('writes the same as a comment', async () => {
  const comment = join(folder, 'comment.md');
  await run('HEAD', '--config', file, '--comment', comment);
  expect(readFileSync(comment, 'utf8')).toBe(diffComment(CHANGES));
});

test('prints it for programs', async () => {
  const { said } = await run('HEAD', '--config', file, '--json');
  expect(JSON.parse(said.join('\n'))).toMatchObject({
    mustRaise: false,
    databases: [],
    changes: [
      { file: 'admin.yml', path: 'revision', before: 1, after: 2 },
      { file: 'admin.yml', path: 'warehouses.analytics.mode', before: 'plan', after: 'observe' },
    ],
  });
});

test.each([
  ['v9', `v9 is neither a file nor a revision that git knows in ${folder}`],
  ['--output=/tmp/x', 'unknown option'],
])('%s is a wrong use, said in a sentence', async (before, sentence) => {
  const { ends, told } = await run(before, '--config', file);
  expect(ends).toBe(2);
  expect(told.join('\n')).toContain(sentence);
});

test('a revision without the file, and one that cannot be read, are named', async () => {
  const other = join(folder, 'other.yml');
  writeFileSync(other, readFileSync(file));
  expect((await run('HEAD', '--config', other)).told[0]).toBe(`${other} is not in HEAD`);
  git('checkout', '--quiet', '-b', 'broken');
  writeFileSync(file, 'revision: 0');
  git('commit', '--quiet', '--all', '--message', 'broken');
  const { ends, told } = await run('broken', '--config', other);
  expect([ends, told[0]]).toEqual([2, `${other} is not in broken`]);
  writeFileSync(file, readFileSync(other));
  expect((await run('broken', '--config', file)).told[0]).toContain(
    `${file} of broken: revision: is shorter or less than 0`,
  );
});

describe('what is deployed', () => {
  const cloudFormation = mockClient(CloudFormationClient);
  beforeEach(() => {
    cloudFormation.reset();
  });
  afterAll(() => cloudFormation.restore());
  const asShipped = (name: string): unknown => parse(readFileSync(`config/${name}.yml`, 'utf8'));
  const deployed = (template: unknown): void =>
    void cloudFormation
      .on(GetTemplateCommand, { StackName: 'redshift-ml-admin-prod' })
      .resolves({ TemplateBody: JSON.stringify(template) });
  const words = ['deployed', '--stage', 'prod', '--config', 'config/admin.yml'];

  test('is compared by what its template says', async () => {
    const admin = {
      ...Object(asShipped('admin')),
      approvers: ['arn:aws:iam::111122223333:user/o'],
    };
    const deployment = { ...Object(asShipped('deployment')), logRetentionDays: 7 };
    deployed({ Metadata: { RedshiftMlConfiguration: { admin, deployment } } });
    const { ends, said } = await run(...words);
    expect(ends).toBe(1);
    expect(said).toEqual([
      expect.stringContaining('revision has not risen'),
      '',
      'approvers: - arn:aws:iam::111122223333:user/o',
      expect.stringContaining('may not answer the questions of the setup any more'),
      expect.stringMatching(/^deployment\.yml: logRetentionDays: 7 → \d+$/),
      expect.stringContaining('how long logs are kept'),
    ]);
  });

  test('by a release that does not say it, or not at all, is said in a sentence', async () => {
    deployed({ Resources: {} });
    expect(await run(...words)).toMatchObject({
      ends: 3,
      told: [expect.stringContaining('does not say its configuration')],
    });
    const absent = new Error('Stack with id redshift-ml-admin-prod does not exist');
    absent.name = 'ValidationError';
    cloudFormation.on(GetTemplateCommand).rejects(absent);
    expect(await run(...words)).toMatchObject({
      ends: 3,
      told: [expect.stringContaining('does not exist: no stack redshift-ml-admin-prod')],
    });
  });
});
