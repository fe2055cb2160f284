import { expect, test } from '@jest/globals';
import { answerOf } from '../../../domain/access/answer.ts';
import { inShort } from '../../../domain/access/reasons.ts';
import { DEV, NOW } from './examples.ts';

const reasons = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `reason ${n + 1}`);

test('twenty reasons are kept, of more the first twenty and how many there were', () => {
  expect(inShort(reasons(20))).toEqual(reasons(20));
  expect(inShort(reasons(400))).toEqual([...reasons(20), 'and 380 more']);
});
test('a long reason is cut at 500 characters, never within one', () => {
  expect(inShort(['x'.repeat(500)])).toEqual(['x'.repeat(500)]);
  expect(inShort(['x'.repeat(501)])).toEqual([`${'x'.repeat(499)}…`]);
  expect(inShort([`${'x'.repeat(498)}🦊${'x'.repeat(9)}`])).toEqual([`${'x'.repeat(498)}…`]);
});

const part = { database: DEV, leaseId: 'L1' };
const HELD = { revision: 2, outcome: 'held' as const, seq: 7, at: NOW };
test('an answer is what the ledger says', () => {
  expect(answerOf(part, { ...HELD, because: reasons(3) })).toEqual({
    ...part,
    revision: 2,
    outcome: 'held',
    because: reasons(3),
    evidence: 7,
  });
});
test('an answer has few and short reasons, and says where the others are', () => {
  const { because } = answerOf(part, {
    ...HELD,
    because: ['x'.repeat(500), ...inShort(reasons(400))],
  });
  expect(because).toEqual([
    `${'x'.repeat(199)}…`,
    'reason 1',
    'reason 2',
    `and more: evidence 7 of ${DEV}`,
  ]);
});
test('answers for twenty databases and the whole warehouse stay far below the 256 KiB of a state', () => {
  const database = `111122223333/us-east-1/7c1e5f0a-3a54-4d0e-9d59-0f4b8c2f6a11#${'"'.repeat(127)}`;
  const worst = { ...HELD, because: Array.from({ length: 20 }, () => '"'.repeat(500)) };
  const answers = Array.from({ length: 21 }, () =>
    answerOf({ database, leaseId: '"'.repeat(128) }, worst),
  );
  expect(Buffer.byteLength(JSON.stringify(answers))).toBeLessThan(64 * 1024);
});
