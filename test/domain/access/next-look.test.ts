import { describe, expect, test } from '@jest/globals';
import type { Lease } from '../../../domain/access/lease.ts';
import { isToBeMoved, nextLook, pauseSeconds } from '../../../domain/access/next-look.ts';
import { addSeconds } from '../../../domain/time.ts';
import { lease, NOW } from './examples.ts';

const HOUR = 3_600;
const since = (seconds: number): Partial<Lease> => ({
  lastOutcome: {
    revision: 1,
    outcome: 'held',
    because: [],
    seq: 1,
    at: addSeconds(NOW, -seconds),
  },
});
const inMinutes = (minutes: number): string => addSeconds(NOW, minutes * 60);

test.each([
  [0, 4 / 60],
  [10 / 60, 5 / 60],
  [2, 1],
  [48, 24],
  [3_000, 24],
])('what has been the same for %d hours is left alone for %d', (hours, pause) =>
  expect(pauseSeconds(addSeconds(NOW, -hours * HOUR), NOW)).toBeCloseTo(pause * HOUR),
);

describe('the next look at a lease', () => {
  test.each<[string, Partial<Lease>, string | undefined]>([
    ['waiting since now: before the next sweep', { state: 'waiting', ...since(0) }, inMinutes(4)],
    ['waiting for two hours: in one', { state: 'waiting', ...since(2 * HOUR) }, inMinutes(60)],
    [
      'but at its end',
      { state: 'waiting', ...since(2 * HOUR), expiresAt: inMinutes(30) },
      inMinutes(30),
    ],
    [
      'or at the limit of what was never applied',
      { state: 'waiting', ...since(2 * HOUR), waitingUntil: inMinutes(20) },
      inMinutes(20),
    ],
    [
      'which what was applied has not',
      { state: 'waiting', ...since(2 * HOUR), waitingUntil: inMinutes(20), appliedSince: NOW },
      inMinutes(60),
    ],
    [
      'failed for a week: in a day',
      { state: 'activation-failed', ...since(168 * HOUR) },
      inMinutes(1_440),
    ],
    [
      'a new decision counts from now',
      { state: 'activating', ...since(168 * HOUR), revision: 2 },
      inMinutes(4),
    ],
    ['planned for two hours: in one', { state: 'activating', ...since(2 * HOUR) }, inMinutes(60)],
    [
      'a revoke in vain: whatever end the lease had',
      { state: 'revoke-failed', ...since(2 * HOUR), expiresAt: inMinutes(-5) },
      inMinutes(60),
    ],
    ['scheduled: at its start', { state: 'scheduled', startsAt: inMinutes(90) }, inMinutes(90)],
    ['active: at its end', { state: 'active', expiresAt: inMinutes(90) }, inMinutes(90)],
    [
      'active: at the next notice of its end',
      { state: 'active', expiresAt: inMinutes(10 * 1_440) },
      inMinutes(3 * 1_440),
    ],
    [
      'waiting: no later than the next notice',
      { state: 'waiting', ...since(48 * HOUR), expiresAt: inMinutes(1_440 + 30) },
      inMinutes(30),
    ],
    ['active without an end: never', { state: 'active' }, undefined],
    ['ended: never', { state: 'ended' }, undefined],
  ])('%s', (_, changes, at) => expect(nextLook(lease(changes), NOW)).toBe(at));
});

test.each<[string, string | undefined, string | undefined, boolean]>([
  ['due now, and again later', NOW, inMinutes(9), true],
  ['due now, and never again', NOW, undefined, true],
  ['due later anyway', inMinutes(5), inMinutes(9), false],
  ['due sooner than it was', inMinutes(9), inMinutes(5), true],
  ['never due, and now it is', undefined, inMinutes(5), true],
  ['as it was', inMinutes(5), inMinutes(5), false],
])('the look is moved: %s', (_, dueAt, to, expected) =>
  expect(isToBeMoved(dueAt === undefined ? {} : { dueAt }, to, NOW)).toBe(expected),
);
