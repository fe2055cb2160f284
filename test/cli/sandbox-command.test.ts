import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { EXAMPLE } from '../../sandbox/stage/analytics.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of a repository that deploys it, config/admin.yml is another one, with an account that somebody has. */
const configured = readFileSync('config/admin.yml', 'utf8');
const whereShipped = configured.includes('111122223333') ? test : test.skip;

whereShipped('the example is config/admin.yml as it is shipped', () =>
  expect(readFileSync(EXAMPLE, 'utf8')).toBe(configured),
);

test('a command is played on the example, whatever the configuration has become', async () => {
  const file = join(folder, 'admin.yml');
  const shipped = readFileSync(EXAMPLE, 'utf8');
  writeFileSync(file, shipped.replaceAll('111122223333', '123456789012'));
  copyFileSync('config/deployment.yml', join(folder, 'deployment.yml'));
  const said: string[] = [];
  const voices = {
    print: (text: string) => void said.push(text),
    complain: (text: string) => void said.push(text),
  };
  const words =
    'grant --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --approved-by olivia';
  const ends = await main(
    [
      ...words.split(' '),
      ...['--grantee', 'group marketing_analyst_grp', '--reason', 'a first try'],
      ...['--config', file, '--sandbox'],
    ],
    voices,
  );
  expect(said.at(-1)).toMatch(/: applied$/);
  expect(ends).toBe(0);
});

test('what it tells to type next is typed with --sandbox, too', async () => {
  const said: string[] = [];
  const voices = { print: (text: string) => void said.push(text), complain: () => {} };
  await main(['status', 'nobody-1', '--sandbox'], voices);
  expect(said.at(-1)).toBe('next: redshift-ml-admin leases --sandbox lists what has not ended');
});
