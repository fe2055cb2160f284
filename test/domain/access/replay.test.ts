import { describe, expect, test } from '@jest/globals';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import { compareManaged, replayManaged } from '../../../domain/access/replay.ts';
import { MARKETING, record, usage } from './examples.ts';

const RECTANGLE = {
  id: '1.0',
  since: 1,
  privileges: [usage()],
  schemas: [],
  grantees: [MARKETING],
  granteeIds: [102],
};
const KEPT = new Map([['1.0', RECTANGLE]]);
const NOTHING = new Map();
const replay = (...records: readonly EvidenceRecord[]) => {
  const replayed = replayManaged();
  for (const each of records) replayed.add(each);
  return replayed.managed;
};

describe('the chain says what has to be managed', () => {
  const first = record({ managed: { put: [RECTANGLE], remove: [] } });
  const second = record({ seq: 2, managed: { put: [], remove: ['1.0'] } });
  test('the last word counts', () => {
    expect(replay(first)).toEqual(KEPT);
    expect(replay(first, second)).toEqual(NOTHING);
  });
  test('an equal ledger is no difference, in whatever order its members are', () => {
    const reversed = Object.fromEntries(Object.entries(RECTANGLE).reverse());
    expect(compareManaged(KEPT, new Map([['1.0', { ...RECTANGLE, ...reversed }]]))).toEqual([]);
    expect(compareManaged(NOTHING, NOTHING)).toEqual([]);
  });
  test.each([
    [
      'that the ledger lacks',
      [KEPT, NOTHING],
      'the chain says that grants 1.0 (USAGE ON SCHEMA demo_ml for group marketing_analyst_grp) are managed, the ledger does not',
    ],
    [
      'that is another one',
      [KEPT, new Map([['1.0', { ...RECTANGLE, granteeIds: [7] }]])],
      'the ledger has other managed grants 1.0 than the chain: grants 1.0 (USAGE ON SCHEMA demo_ml for group marketing_analyst_grp)',
    ],
    [
      'that the chain lacks',
      [NOTHING, KEPT],
      'the ledger says that grants 1.0 (USAGE ON SCHEMA demo_ml for group marketing_analyst_grp) are managed, the chain does not',
    ],
  ] as const)('a managed grant %s is a difference', (_, [chain, ledger], problem) =>
    expect(compareManaged(chain, ledger)).toEqual([problem]),
  );
});
