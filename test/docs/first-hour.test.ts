import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { readConfigFiles } from '../../config/read-config-files.ts';
import { parseConfig } from '../../domain/config.ts';
import { accountProblems, checkConfig } from '../../domain/config-check.ts';

const folder = mkdtempSync(join(tmpdir(), 'first-hour-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = readFileSync('docs/first-hour.md', 'utf8');

test('what is asked about at the end of docs/first-hour.md is what was granted before', () => {
  const [, schema, model] = /--schema (\S+) --model (\S+)/.exec(page) ?? [];
  const [, asked] = /explain --user \S+ --model ([\w.]+)/.exec(page) ?? [];
  expect(asked).toBe(`${schema}.${model}`);
});

test('the file that docs/first-hour.md begins with is a configuration', async () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  const file = join(folder, 'first.yml');
  writeFileSync(file, yaml);
  const said: string[] = [];
  const voices = {
    print: (text: string) => void said.push(text),
    complain: (text: string) => void said.push(text),
  };
  expect(await main(['config', 'check', '--config', file], voices)).toBe(0);
  expect(said).toEqual([expect.stringMatching(/first\.yml is valid; /)]);
});

test('what docs/first-hour.md changes in the shipped configuration makes one that packages, and may be deployed', async () => {
  const [command = ''] = /perl -pi -e .+/.exec(page) ?? [];
  const checkout = join(folder, 'checkout');
  cpSync('config', join(checkout, 'config'), { recursive: true });
  const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: checkout, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const files = await readConfigFiles(join(checkout, 'config'));
  expect(checkConfig(files)).toEqual([]);
  const config = parseConfig(files.admin);
  expect(accountProblems(config, '123456789012')).toEqual([]);
  expect(config.sources.flatMap(({ senders }) => senders ?? [])).toEqual([
    'arn:aws:iam::123456789012:role/Admin',
  ]);
});
