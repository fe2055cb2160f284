import { describe, expect, test } from '@jest/globals';
import type { Lease } from '../../../domain/access/lease.ts';
import { unreachable } from '../../../domain/access/unreachable.ts';
import { lease, NOW } from './examples.ts';

describe('without a catalog', () => {
  /** A minute before the sweep that comes five minutes later. */
  const FIRST_TRY = '2026-11-23T09:04:00.000Z';
  const APPLIED = { revision: 1, outcome: 'applied' as const, because: [], seq: 1, at: NOW };
  test('only who waits for an answer gets one; nothing is concluded about the others, or about drafts', () => {
    const leases = [
      lease(),
      lease({ id: 'L2', lastOutcome: APPLIED }),
      lease({ id: 'L3', revision: 0 }),
      lease({ id: 'L4', revokedAt: NOW, revision: 2, lastOutcome: APPLIED }),
    ];
    expect(unreachable(leases, 'paused', 7, NOW)).toMatchObject([
      {
        id: 'L1',
        state: 'activating',
        dueAt: FIRST_TRY,
        lastOutcome: {
          outcome: 'held',
          seq: 7,
          because: [
            'the warehouse is not reachable: paused; tried again after 5 minutes, then less often, every hour at least',
          ],
        },
      },
      { id: 'L4', state: 'ending', lastOutcome: { revision: 2, outcome: 'held' } },
    ]);
  });

  describe('access that should have ended is told of, once', () => {
    const applied = { appliedSince: NOW, state: 'active', lastOutcome: APPLIED } as const;
    const expired = { ...applied, expiresAt: '2026-11-23T08:55:00.000Z' };
    test.each<[string, Partial<Lease>, string]>([
      ['a lease that expired', expired, 'access should have ended at 2026-11-23T08:55:00.000Z'],
      [
        'a revoke that was answered before',
        { ...applied, state: 'ending', revokedAt: '2026-11-23T08:50:00.000Z' },
        'access should have ended at 2026-11-23T08:50:00.000Z',
      ],
    ])('%s', (_, changes, reason) => {
      const [failed] = unreachable([lease(changes)], 'paused', 7, NOW);
      expect(failed).toMatchObject({
        state: 'revoke-failed',
        dueAt: FIRST_TRY,
        lastOutcome: {
          revision: 1,
          outcome: 'failed',
          because: [
            `${reason}, and the warehouse is not reachable: paused; tried again after 5 minutes, then less often, every hour at least`,
          ],
          seq: 7,
          at: NOW,
        },
      });
      expect(failed && unreachable([failed], 'still paused', 8, NOW)).toEqual([]);
    });
    test('of a lease that never began, or runs on, there is nothing to tell', () => {
      const { appliedSince: _, ...neverBegan } = expired;
      const runsOn = { ...applied, expiresAt: '2026-11-23T10:00:00.000Z' };
      const waited = { ...neverBegan, waitingUntil: '2026-11-23T08:59:00.000Z' };
      const leases = [lease(neverBegan), lease(waited), lease(runsOn)];
      expect(unreachable(leases, 'paused', 7, NOW)).toEqual([]);
    });
  });
});
