import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';

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
