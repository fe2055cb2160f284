import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import type { Suspension } from '../../../domain/access/suspension.ts';
import { because, KNOWN } from './decisions.ts';
import { approved, request } from './events.ts';
import {
  config,
  DEV,
  EVERYWHERE,
  group,
  MARKETING,
  NOW,
  RETENTION,
  suspension,
} from './examples.ts';

const PROD = DEV.replace('#dev', '#prod');
const LIFTED_BY = {
  source: 'access-portal',
  detailType: 'Model Access Lifted',
  requestId: 'LIFT-1',
  requestedBy: 'mia@example.com',
  approvedBy: ['bob@example.com'],
  approvedAt: '2026-11-23T08:00:00.000Z',
  reason: 'incident 4711',
};

describe('a suspension needs no approval, and is one item in each database', () => {
  const suspend = (changes: object, suspensions: readonly Suspension[] = []) =>
    decide(request('Model Access Suspended', changes), { ...KNOWN, suspensions }, config(), NOW);
  test.each<[string, object, Suspension[]]>([
    [
      'of a whole warehouse',
      {},
      [suspension(), suspension({ database: PROD }), suspension({ database: EVERYWHERE })],
    ],
    ['of one database', { database: 'prod' }, [suspension({ database: PROD })]],
    [
      'of a grantee, everywhere',
      { grantee: MARKETING },
      [DEV, PROD, EVERYWHERE].map((database) => suspension({ database, grantee: MARKETING })),
    ],
  ])('%s', (_, changes, suspensions) =>
    expect(suspend(changes)).toMatchObject({ kind: 'suspended', suspensions }),
  );
  test('of one database: roles are of the whole warehouse, and that is said', () =>
    expect(suspend({ database: 'dev' })).toMatchObject({
      notes: [
        'ASSUMEROLE belongs to the whole warehouse and stays; name no database to suspend that too',
      ],
    }));
  test('repeated after a crash it is the same, from the same moment', () => {
    const begun = suspension({ since: '2026-11-23T08:59:00.000Z' });
    expect(suspend({}, [begun])).toMatchObject({
      suspensions: [begun, suspension({ database: PROD }), suspension({ database: EVERYWHERE })],
    });
  });
  test('sent again after it was lifted, it takes nothing away where it had not begun', () => {
    const lifted = suspension({ revision: 2, liftedBy: LIFTED_BY });
    expect(suspend({}, [lifted])).toMatchObject({
      kind: 'suspended',
      suspensions: [lifted],
      notes: [
        'SUS-1 was lifted already, so nothing more is suspended; suspend under a new requestId',
      ],
    });
  });
  test.each<[string, object, readonly Suspension[], string]>([
    [
      'an unknown database',
      { database: 'test' },
      [],
      'database test is not configured for warehouse analytics; it has dev, prod',
    ],
    [
      'an id that is taken',
      {},
      [suspension({ decidedBy: { ...LIFTED_BY, requestId: 'SUS-1' } })],
      'SUS-1 already names another suspension; use a new requestId',
    ],
  ])('%s is refused', (_, changes, known, why) =>
    expect(because(suspend(changes, known))).toEqual([why]),
  );
});

describe('a lift gives access back, so somebody else approves it', () => {
  const lift = (changes: object, suspensions: readonly Suspension[]) =>
    decide(request('Model Access Lifted', changes), { ...KNOWN, suspensions }, config(), NOW);
  const lifted = suspension({ revision: 2, liftedBy: LIFTED_BY });
  test('in every database where it stands', () =>
    expect(lift({}, [suspension(), suspension({ database: PROD })])).toEqual({
      kind: 'lifted',
      suspensions: [lifted, { ...lifted, database: PROD }],
      notes: [],
    }));
  test('repeated after a crash it leaves alone what it has done', () =>
    expect(lift({}, [lifted, suspension({ database: PROD })])).toEqual({
      kind: 'lifted',
      suspensions: [lifted, { ...lifted, database: PROD }],
      notes: [],
    }));
  test.each<[string, object, readonly Suspension[], string]>([
    [
      'whoever asks for it',
      { approvedBy: ['mia@example.com'] },
      [suspension()],
      'approvedBy names only the requester or the grantee (mia@example.com); somebody else has to approve',
    ],
    [
      'the suspended user',
      { approvedBy: ['bob'] },
      [suspension({ grantee: { type: 'user', name: 'bob' } })],
      'approvedBy names only the requester or the grantee (bob); somebody else has to approve',
    ],
    [
      'an approver whom the source may not quote',
      { approvedBy: ['zoe'] },
      [suspension()],
      'approvedBy names nobody whom source access-portal may quote as an approver (zoe); in config/admin.yml its approvers are bob, bob@example.com, eve',
    ],
    [
      'what was lifted before',
      {},
      [suspension({ revision: 2, liftedBy: { ...LIFTED_BY, requestId: 'LIFT-0' } })],
      'suspension SUS-1 was lifted before',
    ],
    [
      'an unknown one',
      {},
      [],
      'suspension SUS-1 is not known in warehouse analytics; it is the requestId of the message that suspended',
    ],
  ])('refused: %s', (_, changes, known, why) =>
    expect(because(lift(changes, known))).toEqual([why]),
  );
});

describe('what is suspended is given to nobody', () => {
  const approve = (...suspensions: Suspension[]) =>
    because(decide(approved(), { ...KNOWN, suspensions }, config(), NOW));
  const why =
    'access is suspended since 2026-11-23T09:00:00.000Z by mia@example.com (incident 4711); Model Access Lifted with suspensionId SUS-1 lifts it, and this can be asked for again';
  test.each<[string, Suspension, string]>([
    ['the whole database', suspension(), why],
    ['the grantee', suspension({ grantee: MARKETING }), why],
    ['the grantee in another case', suspension({ grantee: group('Marketing_Analyst_Grp') }), why],
    ['another grantee', suspension({ grantee: RETENTION }), 'approved'],
    ['another database', suspension({ database: PROD }), 'approved'],
    ['lifted', suspension({ liftedBy: LIFTED_BY }), 'approved'],
  ])('%s', (_, suspended, expected) => expect(approve(suspended)).toEqual([expected]));
});
