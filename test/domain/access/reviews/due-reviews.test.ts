import { describe, expect, test } from '@jest/globals';
import { dueReviews } from '../../../../domain/access/reviews/due-reviews.ts';
import type { Review } from '../../../../domain/access/reviews/review.ts';
import { config } from '../examples.ts';
import { begun, QUARTERLY } from './scene.ts';

const OVER = { at: '2026-12-24T04:00:00.000Z', kept: 0, removed: 0, overdue: 0, undecided: 0 };
const known: Review = { ...begun().review, frozenAt: '2026-11-23T04:00:07.000Z' };
const over: Review = { ...known, concluded: OVER };

describe('which reviews are looked at', () => {
  const every = (reviews: readonly Review[], now: string) =>
    dueReviews({ scope: 'all' }, reviews, [QUARTERLY], now);
  test.each<[string, readonly Review[], string, object[]]>([
    [
      'the first begins',
      [],
      '2026-11-23T04:00:00.000Z',
      [{ id: 'quarterly-2026-11-23', name: 'quarterly' }],
    ],
    [
      'an open one goes on, and no other begins',
      [known],
      '2027-11-23T04:00:00.000Z',
      [{ id: 'quarterly-2026-11-23' }],
    ],
    ['over, and not yet 90 days: nothing', [over], '2027-02-20T04:00:00.000Z', []],
    [
      'after 90 days, some seconds sooner too',
      [over],
      '2027-02-21T04:00:01.000Z',
      [{ id: 'quarterly-2027-02-21', name: 'quarterly' }],
    ],
  ])('%s', (_, reviews, now, expected) => expect(every(reviews, now)).toEqual(expected));

  test('started by hand: at once, unless one of that name is open', () => {
    const now = '2026-12-30T10:00:00.000Z';
    expect(dueReviews({ start: 'quarterly' }, [over], [], now)).toEqual([
      { id: 'quarterly-2026-12-30', name: 'quarterly' },
    ]);
    expect(dueReviews({ start: 'quarterly' }, [known], [], now)).toEqual([
      { id: 'quarterly-2026-11-23' },
    ]);
  });
  test('after a decision: the one that it was about', () =>
    expect(dueReviews({ review: 'x' }, [], [], OVER.at)).toEqual([{ id: 'x' }]));
});

describe('a mistake in the configuration is named', () => {
  const review = { name: 'quarterly', everyDays: 90, reviewers: ['olivia'] };
  test.each<[string, object[], string]>([
    ['a name twice', [review, review], 'reviews: the name quarterly stands twice'],
    ['no reviewer', [{ ...review, reviewers: [] }], 'reviews.0.reviewers'],
    [
      'a reviewer who is nobody',
      [{ ...review, reviewers: ['N/A'] }],
      'reviews.0.reviewers.0: names nobody',
    ],
    [
      'a warehouse that is not there',
      [{ ...review, warehouses: ['x'] }],
      'reviews.0.warehouses: x is not in warehouses',
    ],
    [
      'leases that would end before the notices',
      [{ ...review, dueAfterDays: 7, overdue: 'end' }],
      'with overdue: end it is 8 at least',
    ],
    [
      'the next before this one is due',
      [{ ...review, everyDays: 30 }],
      'reviews.0.everyDays: the next review would start before this one is due',
    ],
  ])('%s', (_, reviews, problem) => expect(() => config({ reviews })).toThrow(problem));
  test('nobody else is called reviews', () =>
    expect(() =>
      config({ sources: [{ name: 'reviews', manual: true, approvers: ['olivia'] }] }),
    ).toThrow('sources.0.name: reviews stands for what access reviews end'));
});
