import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../domain/access/intent.ts';
import { toRectangles } from '../../../domain/access/managed-rectangle.ts';
import { replayTo } from '../../../domain/explain/access-at.ts';
import { type Grant, grantKey } from '../../../domain/privilege.ts';
import {
  CREATE_MODEL,
  execute,
  grant,
  lease,
  MARKETING,
  RETENTION,
  record,
  usage,
} from '../access/examples.ts';

const AT = (minute: string): string => `2026-11-23T09:${minute}:00.000Z`;
const USAGE = grant(usage(), MARKETING);
const EXECUTE = grant(execute(), MARKETING);
const rectangle = ({ privilege, grantee }: Grant) => ({
  privileges: [privilege],
  grantees: [grantee],
});
const kept = (seq: number, ...grants: Grant[]) =>
  toRectangles(
    grants.map((one) => ({ grant: one, since: seq })),
    seq,
  );
const batch = (changes: object) => ({
  attempt: 1,
  submittedAt: AT('10'),
  finishedAt: AT('20'),
  sql: [],
  status: 'finished' as const,
  before: [],
  after: [],
  ...changes,
});

/** `L1` grants USAGE at :00, EXECUTE comes at :30 by a batch of :10 to :20, and USAGE is taken by one of :40 to :50. */
const FIRST = record({
  at: AT('00'),
  leases: [lease({ state: 'active' })],
  managed: { put: kept(1, USAGE), remove: [] },
});
const SECOND = record({
  seq: 2,
  at: AT('30'),
  batch: batch({ after: [rectangle(EXECUTE)] }),
  managed: { put: kept(2, EXECUTE), remove: [] },
});
const THIRD = record({
  seq: 3,
  at: AT('55'),
  batch: batch({ submittedAt: AT('40'), finishedAt: AT('50'), before: [rectangle(USAGE)] }),
  managed: { put: [], remove: ['1.0'] },
});

const at = (when: string, ...records: Parameters<ReturnType<typeof replayTo>['add']>[0][]) => {
  const replay = replayTo(when);
  for (const one of records) if (!replay.add(one)) break;
  return Object.fromEntries(
    replay.answer().held.map(({ grant: one, answer }) => [grantKey(one), answer]),
  );
};
const [U, E] = [grantKey(USAGE), grantKey(EXECUTE)];

describe('what was held at an instant', () => {
  test.each([
    ['before the first evidence nothing was', '2026-11-23T08:59:59.999Z', {}],
    ['from the first evidence on', AT('00'), { [U]: 'held' }],
    ['up to the submission of what grants more', '2026-11-23T09:09:59.999Z', { [U]: 'held' }],
    ['while that is under way, nobody knows', AT('10'), { [U]: 'held', [E]: 'unknown' }],
    ['when it has finished it is, though read back later', AT('20'), { [U]: 'held', [E]: 'held' }],
    ['until a revoke is submitted', AT('39'), { [U]: 'held', [E]: 'held' }],
    ['while that is under way, nobody knows', AT('40'), { [U]: 'unknown', [E]: 'held' }],
    ['when it has finished it is not', AT('50'), { [E]: 'held' }],
    ['after the last evidence, as that shows it', '2027-01-01T00:00:00.000Z', { [E]: 'held' }],
  ])('%s: %s', (_, when, wanted) => expect(at(when, FIRST, SECOND, THIRD)).toEqual(wanted));

  test('what somebody took away vanished at a time that nobody knows', () => {
    const gone = record({ seq: 2, at: AT('30'), managed: { put: [], remove: ['1.0'] } });
    expect(at(AT('00'), FIRST, gone)).toEqual({ [U]: 'unknown' });
    expect(at(AT('30'), FIRST, gone)).toEqual({});
  });

  test.each([
    [
      'a batch that failed changed nothing',
      { status: 'failed', finishedAt: undefined },
      AT('15'),
      { [U]: 'held' },
    ],
    [
      'of a lost one nobody knows until it was read back',
      { status: 'lost', finishedAt: undefined, after: [rectangle(EXECUTE)] },
      AT('29'),
      { [U]: 'held', [E]: 'unknown' },
    ],
    [
      'what was granted and is gone at the reading',
      { vanished: [rectangle(EXECUTE)] },
      AT('25'),
      { [U]: 'held', [E]: 'unknown' },
    ],
  ])('%s', (_, changes, when, wanted) => {
    const next = record({ seq: 2, at: AT('30'), batch: batch(changes) });
    expect(at(when, FIRST, next)).toEqual(wanted);
  });

  test('what a batch that was given up unseen may have granted is unknown', () => {
    const [one] = kept(2, grant(CREATE_MODEL, RETENTION));
    if (one === undefined) throw new Error('one rectangle');
    const uncertain = { ...one, uncertain: { batches: ['b'], until: AT('59') } };
    const next = record({ seq: 2, at: AT('30'), managed: { put: [uncertain], remove: [] } });
    expect(at(AT('45'), next)).toEqual({ [grantKey(grant(CREATE_MODEL, RETENTION))]: 'unknown' });
  });

  test('what a batch names that was opened after the last evidence is unknown from then on', () => {
    const replay = replayTo(AT('45'));
    replay.add(FIRST);
    const open = (minute: string): Intent => ({
      seq: 2,
      attempt: 1,
      at: AT(minute),
      token: 't',
      statements: [
        { verb: 'REVOKE', privileges: [usage()], grantees: [MARKETING] },
        { verb: 'GRANT', privileges: [execute()], grantees: [MARKETING] },
      ],
      sql: [],
      ids: { grantees: [], schemas: [] },
      transients: 0,
    });
    const told = (minute: string) => replay.answer([open(minute)]).held.map(({ answer }) => answer);
    expect(told('40')).toEqual(['unknown', 'unknown']);
    expect(told('46')).toEqual(['held']);
  });

  test('who was called otherwise later is the same, and so is a schema', () => {
    const renamed = grant(usage('sales'), { type: 'group', name: 'marketing' });
    const before = kept(1, USAGE).map((one) => ({
      ...one,
      granteeIds: [102],
      schemas: [{ id: 1_000, name: 'demo_ml', ownerId: 50 }],
    }));
    const next = record({
      seq: 2,
      at: AT('30'),
      renamed: [
        { kind: 'group', id: 102, from: MARKETING.name, to: 'marketing' },
        { kind: 'schema', id: 1_000, from: 'demo_ml', to: 'sales' },
      ],
      managed: { put: kept(2, renamed), remove: ['1.0'] },
    });
    const first = record({ at: AT('00'), managed: { put: before, remove: [] } });
    expect(at(AT('10'), first, next)).toEqual({ [U]: 'held' });
    expect(at(AT('30'), first, next)).toEqual({ [grantKey(renamed)]: 'held' });
  });

  test('the lease that asked for it then is told, and no other', () => {
    const replay = replayTo(AT('05'));
    const later = lease({ id: 'L2', startsAt: AT('06') });
    const over = lease({ id: 'L3', expiresAt: AT('04') });
    replay.add({ ...FIRST, leases: [...FIRST.leases, later, over] });
    expect(replay.answer().held.map(({ leases }) => leases.map(({ id }) => id))).toEqual([['L1']]);
  });
});
