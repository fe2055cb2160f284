import { describe, expect, test } from '@jest/globals';
import { overallOutcome } from '../../../domain/access/overall.ts';
import { compareReplay, replay } from '../../../domain/access/replay.ts';
import { unreachable } from '../../../domain/access/unreachable.ts';
import { GENESIS, sealEvidence } from '../../../domain/evidence.ts';
import { grantKey } from '../../../domain/privilege.ts';
import { DEV, grant, lease, MARKETING, managed, NOW, usage } from './examples.ts';

const USAGE = grant(usage(), MARKETING);
const body = (leases: unknown[], put: unknown[], remove: string[]): string =>
  JSON.stringify({ leases, managed: { put, remove } });

describe('the chain says what the ledger has to hold', () => {
  const first = sealEvidence(1, GENESIS, body([lease()], [{ grant: USAGE, since: 1 }], []));
  const second = sealEvidence(2, first.hash, body([lease({ state: 'ended' })], [], [grantKey(USAGE)]));
  test('the last word counts', () => {
    expect(replay([first]).managed).toEqual(managed({ grant: USAGE, since: 1 }));
    expect(replay([first, second]).managed.size).toBe(0);
    expect(replay([first, second]).leases.get('L1')?.state).toBe('ended');
  });
  test('a difference is said from both sides', () => {
    expect(compareReplay(replay([first]), new Map())).toEqual([
      expect.stringContaining('is managed, the ledger does not'),
    ]);
    expect(compareReplay(replay([]), managed({ grant: USAGE, since: 1 }))).toEqual([
      expect.stringContaining('is managed, the chain does not'),
    ]);
    expect(compareReplay(replay([first]), managed({ grant: USAGE, since: 1 }))).toEqual([]);
  });
});

describe('a request is as good as its worst part', () => {
  const answers = (...outcomes: string[]) =>
    overallOutcome(
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

describe('without a catalog', () => {
  const settled = { revision: 1, outcome: 'applied' as const, because: [], seq: 1, at: NOW };
  test('only who waits for an answer gets one; nothing is concluded about the others, or about drafts', () => {
    const leases = [
      lease(),
      lease({ id: 'L2', settled }),
      lease({ id: 'L3', revision: 0 }),
      lease({ id: 'L4', revokedAt: NOW, revision: 2, settled }),
    ];
    expect(unreachable(leases, 'paused', 7, NOW)).toMatchObject([
      {
        id: 'L1',
        state: 'activating',
        dueAt: NOW,
        settled: {
          outcome: 'held',
          seq: 7,
          because: ['the warehouse is not reachable: paused; tried again every 5 minutes'],
        },
      },
      { id: 'L4', state: 'ending', settled: { revision: 2, outcome: 'held' } },
    ]);
  });
});
