import { describe, expect, test } from '@jest/globals';
import { followReview } from '../../../../domain/access/reviews/follow-review.ts';
import type { Review, ReviewItem } from '../../../../domain/access/reviews/review.ts';
import { CREATE_MODEL, execute, lease, NOW, RETENTION } from '../examples.ts';
import { decided, LEASE, soFar } from './scene.ts';

const LATER = '2026-11-24T04:00:00.000Z';
const L1 = lease();
const successor = (changes: Parameters<typeof lease>[0] = {}) =>
  lease({ id: 'L2', decidedAt: '2026-11-24T03:00:00.000Z', ...changes });
const ended = (so: Parameters<typeof followReview>[0], now = LATER): string[] =>
  followReview(so, now).remove.map(({ leaseId, by, reason }) => `${leaseId} by ${by}: ${reason}`);

describe('what somebody decided to remove ends', () => {
  test.each<[string, Parameters<typeof soFar>, string[]]>([
    ['undecided: nothing ends', [{}, { leases: [L1] }], []],
    ['kept: nothing ends', [{ lease: decided('keep') }, { leases: [L1] }], []],
    [
      'removed: in the name of whoever decided, with the reason',
      [{ lease: decided('remove', { reason: 'left' }) }, { leases: [L1] }],
      ['L1 by olivia: removed in access review quarterly-2026-11-23: left'],
    ],
    [
      'extended since: it ends all the same',
      [
        { lease: decided('remove') },
        {
          leases: [lease({ revision: 2, decidedAt: LATER, expiresAt: '2027-06-01T00:00:00.000Z' })],
        },
      ],
      ['L1 by olivia: removed in access review quarterly-2026-11-23'],
    ],
    [
      'over by now: nothing is left to do',
      [{ lease: decided('remove') }, { leases: [lease({ revokedAt: LATER })] }],
      [],
    ],
    [
      'approved anew since, for something of the same: it inherits the removal',
      [{ lease: decided('remove') }, { leases: [successor({ privileges: [execute()] })] }],
      ['L2 by olivia: removed in access review quarterly-2026-11-23 (it succeeds L1, which was)'],
    ],
    [
      'approved before the freeze: it was not in question, and is an item of its own',
      [
        { lease: decided('remove') },
        { leases: [successor({ decidedAt: '2026-11-22T03:00:00.000Z' })] },
      ],
      [],
    ],
    [
      'of another grantee, or for something else: no successor',
      [
        { lease: decided('remove') },
        {
          leases: [
            successor({ grantee: RETENTION }),
            successor({ id: 'L3', privileges: [CREATE_MODEL] }),
          ],
        },
      ],
      [],
    ],
    [
      'concluded: what was decided at the last moment ends, and successors are free',
      [
        { lease: decided('remove') },
        {
          leases: [L1, successor()],
          review: { concluded: { at: NOW, kept: 0, removed: 1, overdue: 0, undecided: 0 } },
        },
      ],
      ['L1 by olivia: removed in access review quarterly-2026-11-23'],
    ],
    [
      'an observed grant: never by us',
      [{ observed: decided('remove'), lease: decided('keep') }, { leases: [L1] }],
      [],
    ],
  ])('%s', (_, args, expected) => expect(ended(soFar(...args))).toEqual(expected));
});

/** Day by day from the freeze: what is told, and what ends. The review is due on December 23rd. */
function daily(
  review: Partial<Review>,
  skipped: readonly string[] = [],
  items?: readonly ReviewItem[],
): string[] {
  let so = soFar({}, { review, leases: [L1], ...(items && { items }) });
  const seen: string[] = [];
  for (let day = 0; day < 45; day += 1) {
    const now = new Date(Date.parse('2026-11-24T04:00:00.000Z') + day * 86_400_000).toISOString();
    if (skipped.includes(now.slice(0, 10))) continue;
    const { remove, notice, next } = followReview(so, now);
    if (notice !== undefined) seen.push(`${now.slice(5, 10)} notice ${notice}`);
    for (const one of remove) seen.push(`${now.slice(5, 10)} ends ${one.leaseId}`);
    if (remove.length > 0) so = { ...so, leases: [lease({ revokedAt: now })] };
    if (next?.concluded !== undefined) return [...seen, `${now.slice(5, 10)} concluded`];
    if (next !== undefined) so = { ...so, review: next };
  }
  return seen;
}

describe('nobody decides', () => {
  test('overdue: keep, nothing ends', () =>
    expect(daily({ overdue: 'keep' })).toEqual([
      '12-17 notice 7',
      '12-23 notice 1',
      '12-24 concluded',
    ]));
  test('overdue: end, leases end after notices seven days and one day before', () =>
    expect(daily({ overdue: 'end' })).toEqual([
      '12-17 notice 7',
      '12-23 notice 1',
      '12-24 ends L1',
      '12-25 concluded',
    ]));
  test('overdue: end, but whose members nobody could read, so that nobody could keep it, stays', () => {
    const { members: _, ...unread } = LEASE;
    expect(daily({ overdue: 'end' }, [], [unread])).toEqual([
      '12-17 notice 7',
      '12-23 notice 1',
      '12-24 concluded',
    ]);
  });
  test('the notices were late, because nothing ran for a week: the end waits for them', () =>
    expect(
      daily(
        { overdue: 'end' },
        Array.from({ length: 9 }, (_, n) => `2026-12-${17 + n}`),
      ),
    ).toEqual(['12-26 notice 7', '01-01 notice 1', '01-02 ends L1', '01-03 concluded']));
});

test('concluded: how many were kept, removed, ended overdue, and left', () => {
  const so = soFar({ lease: decided('remove') }, { review: { overdue: 'keep' } });
  expect(followReview(so, '2026-12-24T04:00:00.000Z').next?.concluded).toEqual({
    at: '2026-12-24T04:00:00.000Z',
    kept: 0,
    removed: 1,
    overdue: 0,
    undecided: 1,
  });
});

test('everything is decided: concluded at once, when nothing is left that has to end', () => {
  const all = { lease: decided('remove'), observed: decided('keep') };
  expect(followReview(soFar(all, { leases: [L1] }), LATER).next).toBeUndefined();
  expect(followReview(soFar(all), LATER).next?.concluded).toMatchObject({ kept: 1, removed: 1 });
});

test('it is told first that it has begun', () => {
  const { review, ...so } = soFar({});
  const { opened: _, ...fresh } = review;
  expect(followReview({ ...so, review: fresh }, NOW)).toMatchObject({
    notice: 'opened',
    next: { opened: NOW, revision: 2 },
  });
});
