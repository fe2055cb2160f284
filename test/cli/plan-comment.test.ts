import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { main } from '../../cli/main.ts';
import { planComment } from '../../cli/policy/plan-comment.ts';

const MOST = 65_536;

describe('a plan as a comment', () => {
  test('is told whole where it fits', () =>
    expect(planComment(['analytics/dev', '  GRANT USAGE ON SCHEMA "a" TO GROUP "b"'])).toBe(
      [
        '<!-- redshift-ml-admin policy plan -->',
        '### What this change of the configuration does',
        '',
        '```text',
        'analytics/dev',
        '  GRANT USAGE ON SCHEMA "a" TO GROUP "b"',
        '```',
        '',
      ].join('\n'),
    ));

  test('is cut after a whole line, and says how many are left out', () => {
    const lines = Array.from({ length: 3_000 }, (_, n) => `${n}`.padEnd(50, '.'));
    const comment = planComment(lines);
    const shown = comment.split('\n').filter((line) => line.endsWith('.....'));
    expect(comment.length).toBeLessThanOrEqual(MOST);
    expect(comment.length).toBeGreaterThan(MOST - 60);
    expect(shown).toEqual(lines.slice(0, shown.length));
    expect(comment).toContain(`${3_000 - shown.length} more lines`);
  });

  test('a line that is too long for itself is left out, with what follows', () =>
    expect(planComment(['first', 'x'.repeat(MOST), 'last'])).toContain(
      'first\n```\n\n2 more lines',
    ));

  test('is never longer than GitHub takes, and nothing in it ends its block of code', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('`', '```', '`````', '@somebody', '-->'),
      fc.integer({ min: 1, max: 40_000 }).map((n) => '`'.repeat(n % 7) + 'x'.repeat(n)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (given) => {
        const lines = given.map((one) => one.replaceAll('\n', ' '));
        const comment = planComment(lines);
        const fence = /^(`+)text$/m.exec(comment)?.[1] ?? '';
        expect(comment.length).toBeLessThanOrEqual(MOST);
        expect(comment.split('\n').filter((one) => one.includes(fence))).toEqual([
          `${fence}text`,
          fence,
        ]);
      }),
      { numRuns: 100 },
    );
  });

  test('is written by policy plan', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'comment-'));
    const file = join(folder, 'comment.md');
    const said: string[] = [];
    const voices = { print: (text: string) => void said.push(text), complain: () => {} };
    const words = ['policy', 'plan', 'config/admin.yml', 'config/admin.yml', '--comment', file];
    expect(await main(words, voices)).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(planComment(said));
    rmSync(folder, { recursive: true });
  });
});
