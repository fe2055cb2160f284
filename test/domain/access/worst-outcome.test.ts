import { describe, expect, test } from '@jest/globals';
import { worstOutcome } from '../../../domain/access/worst-outcome.ts';
import { DEV } from './examples.ts';

describe('a request is as good as its worst part', () => {
  const answers = (...outcomes: string[]) =>
    worstOutcome(
      outcomes.map((outcome) => ({
        database: DEV,
        leaseId: 'L',
        revision: 1,
        outcome,
        because: [`is ${outcome}`, 'both'],
      })),
    );
  test.each([
    [['applied', 'already'], 'applied'],
    [['applied', 'held'], 'held'],
    [['held', 'blocked'], 'blocked'],
    [['blocked', 'failed'], 'failed'],
    [['failed', 'unanswered'], 'unanswered'],
    [['ended', 'kept'], 'kept'],
  ])('%j → %s', (outcomes, outcome) => expect(answers(...outcomes).outcome).toBe(outcome));
  test('every reason is said once', () =>
    expect(answers('applied', 'held').because).toEqual(['is applied', 'both', 'is held']));
  test('no answer at all, or one that nobody knows, is a failure', () => {
    expect(answers().outcome).toBe('failed');
    expect(answers('?').outcome).toBe('failed');
  });
});
