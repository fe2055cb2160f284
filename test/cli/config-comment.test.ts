import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diffComment } from '../../cli/config/comment.ts';

const MOST = 65_536;

describe('a difference as a comment', () => {
  test('is told whole where it fits', () =>
    expect(diffComment(['analytics/dev', '  GRANT USAGE ON SCHEMA "a" TO GROUP "b"'])).toBe(
      [
        '<!-- redshift-ml-admin config diff -->',
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
    const comment = diffComment(lines);
    const shown = comment.split('\n').filter((line) => line.endsWith('.....'));
    expect(comment.length).toBeLessThanOrEqual(MOST);
    expect(comment.length).toBeGreaterThan(MOST - 60);
    expect(shown).toEqual(lines.slice(0, shown.length));
    expect(comment).toContain(`${3_000 - shown.length} more lines`);
  });

  test('a line that is too long for itself is left out, with what follows', () =>
    expect(diffComment(['first', 'x'.repeat(MOST), 'last'])).toContain(
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
        const comment = diffComment(lines);
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
});
