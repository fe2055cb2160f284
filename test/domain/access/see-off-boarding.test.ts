import { expect, test } from '@jest/globals';
import { seeOffBoarding } from '../../../domain/access/offboarding/see-off-boarding.ts';
import {
  CHURN,
  CREATE_MODEL,
  catalog,
  create,
  execute,
  grant,
  MARKETING,
  RETENTION,
  usage,
  user,
} from './examples.ts';

const see = (...shown: Parameters<typeof catalog>) =>
  seeOffBoarding(MARKETING, 'dev', { catalog: catalog(...shown) });

test('the plan is the SQL of everything that the grantee holds, whoever granted it, and of nobody else', () =>
  expect(
    see({
      held: [
        grant(usage(), MARKETING),
        grant(execute(), MARKETING),
        grant(CREATE_MODEL, MARKETING),
        grant(CREATE_MODEL, RETENTION),
      ],
    }),
  ).toEqual({
    granteeId: 102,
    held: expect.arrayContaining([CREATE_MODEL, execute(), usage()]),
    notes: expect.arrayContaining([
      'in dev: REVOKE USAGE ON SCHEMA "demo_ml" FROM GROUP "marketing_analyst_grp"',
      'in dev: REVOKE EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" FROM GROUP "marketing_analyst_grp"',
      'in dev: REVOKE CREATE MODEL FROM GROUP "marketing_analyst_grp"',
    ]),
  }));

test('in whatever order the catalog shows it, it is the same plan', () => {
  const held = [grant(usage(), MARKETING), grant(create(), MARKETING), grant(execute(), MARKETING)];
  expect(see({ held })).toEqual(see({ held: held.toReversed() }));
});

test('what somebody owns is listed and not taken', () =>
  expect(seeOffBoarding(user('carol'), 'dev', { catalog: catalog({ models: [CHURN] }) })).toEqual({
    granteeId: 50,
    held: [],
    notes: [
      'in dev it holds none of these privileges',
      'in dev it owns schema demo_ml, and goes on to; give it another owner by hand',
      'in dev it owns model demo_ml.customer_churn_auto_model, and goes on to; give it another owner by hand',
    ],
  }));

test('groups, roles, superusers and permissions on all of a sort are named: no REVOKE of these takes them', () => {
  const { notes } = seeOffBoarding(user('carol'), 'dev', {
    catalog: catalog({
      schemas: [],
      models: [],
      superusers: ['carol'],
      memberships: [['user carol', ['group marketing_analyst_grp']]],
      scoped: [
        {
          scope: 'FUNCTIONS',
          right: 'EXECUTE',
          holder: 'user carol',
          within: { schema: 'demo_ml' },
        },
      ],
    }),
  });
  expect(notes).toEqual([
    'in dev it holds none of these privileges',
    expect.stringContaining('it is a superuser'),
    expect.stringContaining('it is in group marketing_analyst_grp'),
    'in dev it holds EXECUTE for all FUNCTIONS of schema demo_ml; revoke that by hand',
  ]);
});

test('a database that cannot be read is named, and nothing is planned there', () => {
  const seen = seeOffBoarding(MARKETING, 'dev', { unreachable: 'it is paused' });
  expect(seen).not.toHaveProperty('held');
  expect(seen.notes).toEqual([expect.stringContaining('in dev nobody could look: it is paused')]);
});

test('more than one approval can list is not taken in part', () => {
  const held = Array.from({ length: 1_001 }, (_, n) => grant(execute(`m${n}`), MARKETING));
  const seen = see({ held });
  expect(seen).not.toHaveProperty('held');
  expect(seen.notes[0]).toContain('it holds 1001 privileges, more than the 1000');
});
