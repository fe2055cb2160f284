import { describe, expect, test } from '@jest/globals';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import {
  compareReplay,
  digestOf,
  type Replayed,
  startReplay,
} from '../../../domain/access/replay.ts';
import { worstOutcome } from '../../../domain/access/worst-outcome.ts';
import { DEV, lease, MARKETING, NOW, record, usage } from './examples.ts';

const RECTANGLE = {
  id: '1.0',
  since: 1,
  privileges: [usage()],
  schemas: [],
  grantees: [MARKETING],
  granteeIds: [102],
};
const KEPT = new Map([['1.0', RECTANGLE]]);
interface Ledger {
  readonly leases?: readonly Lease[];
  readonly ended?: readonly Lease[];
  readonly managed?: Replayed['managed'];
}
const replay = (records: readonly EvidenceRecord[]): Replayed => {
  const replayed = startReplay();
  for (const each of records) replayed.add(each);
  return replayed;
};

describe('the chain says what the ledger has to hold', () => {
  const first = record({
    leases: [lease()],
    managed: { put: [RECTANGLE], remove: [] },
  });
  const second = record({
    seq: 2,
    leases: [lease({ state: 'ended' })],
    managed: { put: [], remove: ['1.0'] },
  });
  test('the last word counts', () => {
    expect(replay([first]).managed).toEqual(KEPT);
    expect(replay([first, second]).managed.size).toBe(0);
    expect(replay([first, second]).leases.get('L1')?.isOver).toBe(true);
  });
  const ledger = ({ leases = [lease()], ended = [], ...changes }: Ledger = {}) => ({
    managed: KEPT,
    ...changes,
    leases: leases.map(digestOf),
    ended: ended.map(digestOf),
    suspensions: [],
    lifted: [],
  });
  test('an equal ledger is no difference, in whatever order its members are', () => {
    const reversed = Object.fromEntries(Object.entries(lease()).reverse()) as unknown as Lease;
    expect(compareReplay(replay([first]), ledger({ leases: [reversed] }))).toEqual([]);
    expect(
      compareReplay(
        replay([first, second]),
        ledger({ managed: new Map(), leases: [], ended: [lease({ state: 'ended' })] }),
      ),
    ).toEqual([]);
  });
  test.each<[string, Ledger, string]>([
    [
      'a managed grant that the ledger lacks',
      { managed: new Map() },
      'the chain says that grants 1.0 (USAGE ON SCHEMA demo_ml for group marketing_analyst_grp) are managed, the ledger does not',
    ],
    [
      'a managed grant that is another one',
      { managed: new Map([['1.0', { ...RECTANGLE, granteeIds: [7] }]]) },
      'the ledger has other managed grants 1.0 than the chain: grants 1.0 (USAGE ON SCHEMA demo_ml for group marketing_analyst_grp)',
    ],
    [
      'a lease that the ledger lacks',
      { leases: [] },
      'the chain says that lease L1 is live, the ledger does not',
    ],
    [
      'a lease that ended in the ledger only',
      { leases: [], ended: [lease({ state: 'ended' })] },
      'the chain says that lease L1 is live, the ledger does not',
    ],
    [
      'a lease that was changed',
      { leases: [lease({ expiresAt: '2030-01-01T00:00:00.000Z' })] },
      'the ledger has another revision 1 of lease L1 than the chain',
    ],
    [
      'a lease that nobody reconciled, though it says so',
      {
        leases: [
          lease(),
          lease({
            id: 'L2',
            lastOutcome: { revision: 1, outcome: 'applied', because: [], seq: 9, at: NOW },
          }),
        ],
      },
      'the ledger says that lease L2 was reconciled, the chain does not',
    ],
    [
      'an end that nobody proved',
      { ended: [lease({ id: 'L2', state: 'ended' })] },
      'the ledger says that lease L2 ended, the chain does not',
    ],
  ])('%s is a difference', (_, changes, problem) =>
    expect(compareReplay(replay([first]), ledger(changes))).toEqual([problem]),
  );
  test('a managed grant that the chain lacks is a difference', () =>
    expect(compareReplay(replay([]), ledger({ leases: [] }))).toEqual([
      'the ledger says that grants 1.0 (USAGE ON SCHEMA demo_ml for group marketing_analyst_grp) are managed, the chain does not',
    ]));
  test('a lease that is live again after its end is a difference', () =>
    expect(
      compareReplay(
        replay([first, second]),
        ledger({ managed: new Map(), ended: [lease({ state: 'ended' })] }),
      ),
    ).toEqual(['the chain says that lease L1 ended, the ledger has it live too']));
  test('what was decided since, what nobody reconciled yet and drafts are none', () => {
    const since = [lease({ revision: 2 }), lease({ id: 'L2' }), lease({ id: 'L3', revision: 0 })];
    expect(compareReplay(replay([first]), ledger({ leases: since }))).toEqual([]);
  });
});

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
