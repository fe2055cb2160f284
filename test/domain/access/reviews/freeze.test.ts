import { expect, test } from '@jest/globals';
import { configuredDatabases } from '../../../../domain/access/database-key.ts';
import { type FrozenDatabase, freeze } from '../../../../domain/access/reviews/freeze.ts';
import { beginReview, itemInWords } from '../../../../domain/access/reviews/review.ts';
import {
  BOUND,
  catalog,
  config,
  DEV,
  execute,
  grant,
  lease,
  MARKETING,
  managed,
  NOW,
  RETENTION,
  usage,
  user,
} from '../examples.ts';
import { QUARTERLY } from './scene.ts';

const [ref, other] = configuredDatabases(config());
if (ref?.key !== DEV || other === undefined) throw new Error(DEV);
const shown = (...held: Parameters<typeof grant>[]) => ({
  catalog: catalog({
    held: held.map((one) => grant(...one)),
    superusers: ['root'],
    memberships: [['user mark', ['group marketing_analyst_grp']]],
  }),
});
const database = (changes: Partial<FrozenDatabase> = {}): FrozenDatabase => ({
  ref,
  state: { leases: [], managed: new Map() },
  declared: [],
  reading: shown(),
  ...changes,
});
const frozen = (...databases: FrozenDatabase[]) => freeze(databases, NOW).items.map(itemInWords);

test('every lease that is not over is an item, whether it has started or not, and no draft', () =>
  expect(
    frozen(
      database({
        state: {
          managed: new Map(),
          leases: [
            lease(),
            lease({ id: 'later', startsAt: '2027-01-01T00:00:00.000Z', state: 'scheduled' }),
            lease({ id: 'over', expiresAt: NOW }),
            lease({ id: 'revoked', revokedAt: NOW }),
            lease({ id: 'draft', revision: 0 }),
          ],
        },
      }),
    ).map((text) => text.split(',')[0]),
  ).toEqual(['lease L1 in analytics', 'lease later in analytics']));

test('a lease over two databases is one item, with the members of its group and the name that it has now', () => {
  const { items } = freeze(
    [
      database({
        state: {
          managed: new Map(),
          leases: [lease({ bound: BOUND, grantee: { type: 'group', name: 'old_name' } })],
        },
      }),
      database({
        ref: other,
        state: { managed: new Map(), leases: [lease({ database: other.key, revision: 2 })] },
      }),
    ],
    NOW,
  );
  expect(items).toMatchObject([
    {
      leaseId: 'L1',
      revision: 2,
      grantee: MARKETING,
      members: ['mark'],
      parts: { [DEV]: [usage(), execute()], [other.key]: [usage(), execute()] },
    },
  ]);
});

test('what is held and neither ours nor declared is an item; what owners and superusers have is none', () =>
  expect(
    frozen(
      database({
        reading: shown(
          [usage(), MARKETING],
          [execute(), MARKETING],
          [execute(), RETENTION],
          [usage(), RETENTION],
          [execute(), user('carol')],
          [usage(), user('root')],
        ),
        state: {
          leases: [],
          managed: managed({ grant: grant(usage(), MARKETING), since: 1 }),
          intent: {
            seq: 2,
            attempt: 1,
            at: NOW,
            token: 't',
            sql: [],
            ids: { grantees: [102], schemas: [1_000] },
            transients: 0,
            statements: [{ verb: 'GRANT', privileges: [usage()], grantees: [RETENTION] }],
          },
        },
        declared: [grant(execute(), RETENTION)],
      }),
    ),
  ).toEqual([
    'grant in analytics, not ours: group marketing_analyst_grp has EXECUTE ON MODEL demo_ml.customer_churn_auto_model in dev',
  ]));

test('what could not be read is said: its leases are reviewed, and nobody takes its grants for none', () =>
  expect(freeze([database({ reading: { unreachable: 'it is paused' } })], NOW).unread).toEqual([
    'database dev of analytics: it is paused',
  ]));

test('a population is known by its hash, in any order', () => {
  const [one, two] = freeze(
    [database({ reading: shown([usage(), MARKETING], [usage(), RETENTION]) })],
    NOW,
  ).items;
  if (one === undefined || two === undefined) throw new Error('two items');
  const begin = (...items: (typeof one)[]) =>
    beginReview('q', QUARTERLY, { items, unread: [], at: NOW }).review;
  expect(begin(one, two).population).toBe(begin(two, one).population);
  expect(begin(one).population).not.toBe(begin(one, two).population);
});

test('whose members could not be read anywhere in the warehouse is frozen without; one database that was read is enough', () => {
  const state = { managed: new Map(), leases: [lease()] };
  const paused = database({ state, reading: { unreachable: 'it is paused' } });
  const ofLease = (...databases: FrozenDatabase[]) => freeze(databases, NOW).items[0];
  expect(ofLease(paused)).not.toHaveProperty('members');
  expect(ofLease(paused, database({ ref: other }))).toHaveProperty('members', ['mark']);
});

test('an item says how it was used, as far as the newest audit could tell', () => {
  const held = grant(execute(), MARKETING);
  const use = {
    warehouse: 'analytics',
    database: 'dev',
    readAt: NOW,
    keptSince: '2026-11-16T09:00:00.000Z',
    models: [],
    grants: [
      { grant: held, lastUse: { at: NOW, watchedSince: NOW, count: 4 } },
      { grant: grant(execute(), RETENTION), lastUse: { watchedSince: NOW, count: 0 } },
    ],
  };
  const state = { leases: [lease({ privileges: [execute()] })], managed: new Map() };
  const { items } = freeze(
    [database({ state, reading: shown([execute(), RETENTION], [usage(), user('mark')]), use })],
    NOW,
  );
  expect(items.map((item) => item.use?.[0])).toEqual([
    'EXECUTE ON MODEL demo_ml.customer_churn_auto_model for group marketing_analyst_grp: used by at least 4 statements from 2026-11-16T09:00:00.000Z to 2026-11-23T09:00:00.000Z, the last at 2026-11-23T09:00:00.000Z',
    'EXECUTE ON MODEL demo_ml.customer_churn_auto_model for group retention_analyst_grp: no use seen since 2026-11-23T09:00:00.000Z',
    undefined,
  ]);
  expect(
    freeze([database({ state, reading: shown([usage(), user('mark')]) })], NOW).items.map(
      (item) => item.use,
    ),
  ).toEqual([['whether it is used is not known: no audit has read it'], undefined]);
});
