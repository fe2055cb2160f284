import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { readRehearsalLine } from '../../sandbox/cli/rehearsal-line.ts';
import { rehearse } from '../../sandbox/cli/rehearse.ts';

const folder = mkdtempSync(join(tmpdir(), 'rehearse-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a line', () => {
  test.each([
    ['leases', 'maria', ['leases']],
    ['  npm run admin -- status users-1 ', 'maria', ['status', 'users-1']],
    ['npm run -s admin -- leases', 'maria', ['leases']],
    ['redshift-ml-admin', 'maria', []],
    ['as olivia: redshift-ml-admin approve a-1', 'olivia', ['approve', 'a-1']],
    ['as paul@example.com: leases', 'paul@example.com', ['leases']],
    [
      `grant --grantee "group a" --reason 'it "is"'`,
      'maria',
      ['grant', '--grantee', 'group a', '--reason', 'it "is"'],
    ],
    ['--reason="one two"x ""', 'maria', ['--reason=one twox', '']],
  ])('%s', (line, person, words) =>
    expect(readRehearsalLine(line)).toEqual({ kind: 'command', person, words }),
  );

  test.each([
    ['later 1 minute', 60_000],
    ['later 2 hours', 7_200_000],
    ['later 3 days', 259_200_000],
  ])('%s', (line, ms) => expect(readRehearsalLine(line)).toEqual({ kind: 'later', ms }));

  test.each(['', '   ', '# leases'])('%j does nothing', (line) =>
    expect(readRehearsalLine(line)).toEqual({ kind: 'nothing' }),
  );

  test.each(['later', 'later on', 'later 3 weeks', 'status "x', "status 'x"])(
    '%s cannot be read',
    (line) => expect(readRehearsalLine(line)).toMatchObject({ kind: 'unreadable' }),
  );
});

async function played(file: string, given = '') {
  const said: string[] = [];
  const isFine = await rehearse(file, {
    print: (line) => void said.push(line),
    input: Readable.from([given]),
    typed: main,
  });
  return { isFine, said: said.join('\n') };
}
const GRANT =
  'grant --warehouse analytics --database dev --grantee "group marketing_analyst_grp" --persona user --schema demo_ml --model customer_churn_auto_model --reason x --request-id';

test('one account remembers from line to line, several people type, and what is due happens in the time that passes', async () => {
  const { isFine, said } = await played(
    '-',
    `${GRANT} waits-1
${GRANT} users-1 --approved-by olivia --expires 2026-03-02T09:30:00Z
status users-1
as olivia: approve waits-1
later 1 hour
status users-1
leases`,
  );
  expect(said).toContain('waits-1: waits');
  // The commands that it names mean this account, and need no word more.
  expect(said).toMatch(/^next: redshift-ml-admin approve waits-1$/m);
  expect(said).toMatch(/^users-1 {2}active {2}group marketing_analyst_grp/m);
  expect(said).toMatch(
    /^to approve exactly this: redshift-ml-admin approve waits-1 --question [0-9a-f]{64}$/m,
  );
  const [, after = ''] = said.split('it is 2026-03-02T10:00');
  expect(after).toMatch(/^users-1 {2}ended /m);
  expect(isFine).toBe(true);
});

test('what cannot be carried out is told, and the next line is; it ends as not fine', async () => {
  const file = join(folder, 'day.txt');
  writeFileSync(file, 'bogus\nsandbox\nlater\nstatus nobody-1 --sandbox\n');
  const { isFine, said } = await played(file);
  expect(said).toContain("unknown command 'bogus'");
  expect(said).toContain('this is the sandbox: type another command');
  expect(said).toContain('time passes by: later <number>');
  expect(said).toContain('nothing is known of nobody-1');
  expect(isFine).toBe(false);
});

test('a refusal is an answer', async () => {
  const file = join(folder, 'refused.txt');
  writeFileSync(file, 'status nobody-1');
  expect((await played(file)).isFine).toBe(true);
});

test('a file that is not there is said in a sentence', async () =>
  expect(played(join(folder, 'none.txt'))).rejects.toMatchObject({
    name: 'WrongUse',
    message: expect.stringContaining('none.txt cannot be read'),
  }));
