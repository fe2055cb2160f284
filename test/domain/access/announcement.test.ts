import { describe, expect, test } from '@jest/globals';
import { ANNOUNCEMENTS } from '../../../domain/access/announcement.ts';
import { announcementsOf } from '../../../domain/access/announcements-of.ts';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import type { Outcome } from '../../../domain/access/lease.ts';
import { APPROVAL, lease, MARKETING, NOW, record as recordOf, usage } from './examples.ts';

const record = (changes: Partial<EvidenceRecord>) => recordOf({ seq: 4, ...changes });
const concluded = (outcome: Outcome) =>
  lease({
    persona: 'user',
    lastOutcome: { revision: 1, outcome, because: ['why'], seq: 4, at: NOW },
  });

describe('an outcome is told under its own type', () => {
  test.each<[Outcome, string[]]>([
    ['applied', ['Model Access Applied']],
    ['already', ['Model Access Applied']],
    ['held', ['Model Access Held']],
    ['planned', ['Model Access Held']],
    ['blocked', ['Model Access Blocked']],
    ['failed', ['Model Access Failed']],
    ['ended', ['Model Access Ended']],
    ['expired', ['Model Access Ended']],
    ['kept', ['Model Access Ended']],
    ['scheduled', []],
  ])('%s', (outcome, types) =>
    expect(
      announcementsOf(record({ leases: [concluded(outcome)] })).map(({ detailType }) => detailType),
    ).toEqual(types),
  );
});

test('it says what happened to which lease where, after which message, why, and which evidence proves it', () => {
  const extended = {
    ...concluded('kept'),
    decidedBy: {
      ...APPROVAL,
      detailType: 'Model Access Extended',
      requestId: 'EXT-1',
      ticket: 'CHG-7',
    },
  };
  expect(announcementsOf(record({ leases: [extended] }))).toEqual([
    {
      detailType: 'Model Access Ended',
      detail: {
        source: 'access-portal',
        requestId: 'EXT-1',
        detailType: 'Model Access Extended',
        ticket: 'CHG-7',
        leaseId: 'L1',
        revision: 1,
        warehouse: 'analytics',
        database: 'dev',
        grantee: MARKETING,
        persona: 'user',
        outcome: 'kept',
        because: ['why'],
        evidence: 4,
        at: NOW,
      },
    },
  ]);
});

test('withheld revokes ask for an approval, naming its hash', () => {
  const [told] = announcementsOf(
    record({
      withheld: {
        hash: 'abc',
        revoke: [{ privileges: [usage()], grantees: [MARKETING] }],
        since: 4,
      },
    }),
  );
  expect(told).toMatchObject({
    detailType: 'Model Access Blocked',
    detail: {
      warehouse: 'analytics',
      database: 'dev',
      outcome: 'withheld',
      because: [
        'the configuration would take away 1 grants that no ended lease explains; if that is meant, add abc to approvedPlans in config/admin.yml and raise its revision',
      ],
    },
  });
});

test('what an earlier evidence told is not told again', () => {
  const withheld = {
    hash: 'abc',
    revoke: [{ privileges: [usage()], grantees: [MARKETING] }],
    since: 3,
  };
  const unchanged = lease({
    lastOutcome: { revision: 1, outcome: 'held', because: ['why'], seq: 3, at: NOW },
  });
  expect(announcementsOf(record({ leases: [unchanged], withheld }))).toEqual([]);
});

test('a coming end is told with what extends the lease, beside the outcome and only once', () => {
  const noticed = { end: '2026-11-30T09:00:00.000Z', days: 7, seq: 4 } as const;
  const told = announcementsOf(record({ leases: [{ ...concluded('held'), noticed }] }));
  expect(told.map(({ detailType }) => detailType)).toEqual([
    'Model Access Held',
    'Model Access Expiring',
  ]);
  expect(told[1]?.detail).toEqual({
    source: 'access-portal',
    requestId: 'L1',
    detailType: 'Model Access Approved',
    leaseId: 'L1',
    revision: 1,
    warehouse: 'analytics',
    database: 'dev',
    grantee: MARKETING,
    persona: 'user',
    expiresAt: '2026-11-30T09:00:00.000Z',
    days: 7,
    extendWith: {
      detailType: 'Model Access Extended',
      leaseId: 'L1',
      warehouse: 'analytics',
    },
    because: [
      'lease L1 ends at 2026-11-30T09:00:00.000Z; to keep it, send Model Access Extended with this leaseId, a later expiresAt and the approval of it',
    ],
    evidence: 4,
    at: NOW,
  });
  expect(announcementsOf(record({ leases: [lease({ noticed: { ...noticed, seq: 3 } })] }))).toEqual(
    [],
  );
});

test('what is told keeps the contract', () => {
  const noticed = { end: '2026-11-30T09:00:00.000Z', days: 7, seq: 4 } as const;
  const told = announcementsOf(
    record({
      leases: [concluded('applied'), concluded('blocked'), concluded('ended'), lease({ noticed })],
      withheld: { hash: 'h', revoke: [], since: 4 },
    }),
  );
  expect(told).toHaveLength(5);
  for (const { detailType, detail } of told)
    expect(ANNOUNCEMENTS[detailType].parse(detail)).toEqual(detail);
});
