import { expect, test } from '@jest/globals';
import { handoverOf } from '../../../domain/access/handover.ts';
import { toRectangles } from '../../../domain/access/managed-rectangle.ts';
import { knownDatabase } from '../../../domain/access/policy/baseline-change.ts';
import { breakageIn } from '../../../domain/audit/breakage.ts';
import {
  BOUND,
  CREATE_MODEL,
  DEV,
  execute,
  grant,
  lease,
  MARKETING,
  NOW,
  RETENTION,
  record,
  usage,
} from './examples.ts';

const LATER = '2026-11-24T09:00:00.000Z';
const managed = (...grants: Parameters<typeof grant>[]) =>
  toRectangles(
    grants.map((one) => ({ grant: grant(...one), since: 1 })),
    1,
  );
const handover = (...records: Parameters<typeof record>[0][]) =>
  handoverOf(DEV, knownDatabase(records.map((changes) => record(changes))), LATER, () => breakage);
/** Of MARKETING's EXECUTE alone something is known. */
const breakage = breakageIn({
  warehouse: 'analytics',
  database: 'dev',
  readAt: NOW,
  keptSince: '2026-11-16T09:00:00.000Z',
  models: [],
  grants: [
    {
      grant: grant(execute(), MARKETING),
      lastUse: { at: '2026-11-22T09:00:00.000Z', watchedSince: NOW, count: 3 },
    },
  ],
});
const LOWER_BOUND = expect.stringContaining('at least so many');
const active = lease({ state: 'active', expiresAt: '2026-12-31T00:00:00.000Z' });
const L1 =
  'lease L1, asked for by alice, approved by bob, decided at 2026-11-23T09:00:00.000Z, until 2026-12-31T00:00:00.000Z: churn campaign';

test('what is in force, with its reasons; what ended, or was taken away since, is not there', () => {
  const put = managed([usage(), MARKETING], [execute(), MARKETING], [CREATE_MODEL, RETENTION]);
  const [, gone] = managed([usage('old'), MARKETING], [CREATE_MODEL, RETENTION]);
  if (gone === undefined) throw new Error('two rectangles');
  const found = handover(
    {
      leases: [active, lease({ id: 'L0', privileges: [usage('old')], state: 'active' })],
      managed: { put: [...put, { ...gone, id: '1.9' }], remove: [] },
    },
    {
      seq: 2,
      at: LATER,
      leases: [lease({ id: 'L0', state: 'ended', revokedAt: LATER })],
      managed: { put: [], remove: ['1.9'] },
    },
  );
  expect(found).toEqual({
    warehouse: 'analytics',
    database: 'dev',
    seq: 2,
    at: LATER,
    grants: [
      {
        because: [L1],
        breaks: [
          'EXECUTE ON MODEL demo_ml.customer_churn_auto_model for group marketing_analyst_grp: used by at least 3 statements from 2026-11-16T09:00:00.000Z to 2026-11-23T09:00:00.000Z, the last at 2026-11-22T09:00:00.000Z',
          LOWER_BOUND,
        ],
        sql: [
          'GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "marketing_analyst_grp"',
          'GRANT EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" TO GROUP "marketing_analyst_grp"',
        ],
      },
      {
        because: ['of no lease that lives: the next reconcile takes it away'],
        breaks: [
          'CREATE MODEL for group retention_analyst_grp: use not known, for it was not there at the audit of 2026-11-23T09:00:00.000Z',
          LOWER_BOUND,
        ],
        sql: ['GRANT CREATE MODEL TO GROUP "retention_analyst_grp"'],
      },
    ],
    waiting: [],
  });
});

test('under the names of today, declared ones as such, and leases that wait', () => {
  const found = handover({
    leases: [
      lease({
        state: 'active',
        grantee: { type: 'group', name: 'old_name' },
        privileges: [usage()],
        bound: BOUND,
      }),
      lease({ id: 'later', state: 'scheduled', startsAt: '2027-01-01T00:00:00.000Z' }),
    ],
    managed: {
      put: toRectangles(
        [
          { grant: grant(usage(), MARKETING), since: 1 },
          { grant: grant(usage('Upper'), MARKETING), since: 1, permanent: 1 },
        ],
        1,
      ),
      remove: [],
    },
  });
  expect(found?.grants.map(({ sql }) => sql)).toEqual([
    ['GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "marketing_analyst_grp"'],
    [
      'SET enable_case_sensitive_identifier TO true',
      'GRANT USAGE ON SCHEMA "Upper" TO GROUP "marketing_analyst_grp"',
    ],
  ]);
  expect(found?.grants[1]?.because).toEqual(['declared permanent in config/admin.yml']);
  expect(found?.waiting).toEqual([expect.stringMatching(/^lease later, asked for by alice/)]);
});

test('a database of which there is no evidence is none', () =>
  expect(handoverOf(DEV, knownDatabase([]), NOW, () => breakage)).toBeUndefined());
