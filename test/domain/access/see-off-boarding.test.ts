import { expect, test } from '@jest/globals';
import type { OtherPrivilege } from '../../../domain/access/offboarding/other-privilege.ts';
import type { OtherReading } from '../../../domain/access/offboarding/other-reading.ts';
import { seeOffBoarding } from '../../../domain/access/offboarding/see-off-boarding.ts';
import type { Grantee } from '../../../domain/privilege.ts';
import {
  CHURN,
  CREATE_MODEL,
  catalog,
  create,
  DEV,
  EVERYWHERE,
  execute,
  grant,
  MARKETING,
  RETENTION,
  usage,
  user,
} from './examples.ts';

const holding = (
  others: readonly OtherPrivilege[] = [],
  rest: Partial<Exclude<OtherReading, { unreachable: string }>> = {},
  holder = 'group 102',
): OtherReading => ({
  held: new Map([[holder, others]]),
  owned: [],
  databases: ['dev'],
  seesNoTables: false,
  ...rest,
});
const seeOf = (
  grantee: Grantee,
  shown: Parameters<typeof catalog>[0],
  others: OtherReading = holding(),
) =>
  seeOffBoarding(grantee, [{ key: DEV, reading: { catalog: catalog(shown) }, others }], ['dev'])[
    DEV
  ]?.[0];
const see = (shown: Parameters<typeof catalog>[0], others?: OtherReading) =>
  seeOf(MARKETING, shown, others);

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
    others: [],
    notes: expect.arrayContaining([
      'in dev: REVOKE USAGE ON SCHEMA "demo_ml" FROM GROUP "marketing_analyst_grp"',
      'in dev: REVOKE EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" FROM GROUP "marketing_analyst_grp"',
      'in dev: REVOKE CREATE MODEL FROM GROUP "marketing_analyst_grp"',
    ]),
  }));

test('beside what is taken stands what that would break, or that nobody knows', () => {
  const held = [grant(execute(), MARKETING), grant(usage(), MARKETING)];
  expect(see({ held })?.notes[0]).toBe(
    'in dev whether it is used is not known: no audit has read it',
  );
  const at = '2026-11-23T09:00:00.000Z';
  const use = {
    warehouse: 'analytics',
    database: 'dev',
    readAt: at,
    keptSince: '2026-11-16T09:00:00.000Z',
    models: [],
    grants: [{ grant: grant(execute(), MARKETING), lastUse: { at, watchedSince: at, count: 1 } }],
  };
  const looked = { key: DEV, reading: { catalog: catalog({ held }) }, others: holding(), use };
  const [seen] = seeOffBoarding(MARKETING, [looked], ['dev'])[DEV] ?? [];
  expect(seen?.notes[0]).toBe(
    `in dev EXECUTE ON MODEL demo_ml.customer_churn_auto_model for group marketing_analyst_grp: used by at least 1 statement from 2026-11-16T09:00:00.000Z to ${at}, the last at ${at}`,
  );
});

test('in whatever order the catalog shows it, it is the same plan', () => {
  const held = [grant(usage(), MARKETING), grant(create(), MARKETING), grant(execute(), MARKETING)];
  expect(see({ held })).toEqual(see({ held: held.toReversed() }));
  const others = ['a', 'b', 'c'].map((table) => ({
    class: 'table',
    right: 'SELECT',
    on: ['sales', table],
  }));
  expect(see({}, holding(others))).toEqual(see({}, holding(others.toReversed())));
});

test('privileges of other kinds are in it with the SQL that takes each', () => {
  const others = [
    { class: 'table', right: 'SELECT', on: ['sales', 'orders "x"'] },
    { class: 'table', right: 'INSERT', on: ['sales', 'orders "x"'] },
    { class: 'column', right: 'SELECT', on: ['sales', 'people', 'name'] },
    { class: 'function', right: 'EXECUTE', on: ['sales', 'total', 'integer, character varying'] },
    { class: 'default', right: 'SELECT', on: ['Carol', 'TABLES'] },
    { class: 'default-in-schema', right: 'EXECUTE', on: ['Carol', 'FUNCTIONS', 'sales'] },
    { class: 'all-in-schema', right: 'SELECT', on: ['TABLES', 'sales'] },
  ];
  const seen = see({}, holding(others));
  expect(seen?.others).toHaveLength(7);
  expect(seen?.notes).toEqual([
    'in dev: REVOKE INSERT, SELECT ON TABLE "sales"."orders ""x""" FROM GROUP "marketing_analyst_grp"',
    'in dev: REVOKE SELECT ("name") ON TABLE "sales"."people" FROM GROUP "marketing_analyst_grp"',
    'in dev: REVOKE EXECUTE ON FUNCTION "sales"."total"(integer, character varying) FROM GROUP "marketing_analyst_grp"',
    'in dev: REVOKE SELECT FOR TABLES IN SCHEMA "sales" FROM GROUP "marketing_analyst_grp"',
    'in dev: ALTER DEFAULT PRIVILEGES FOR USER "Carol" REVOKE SELECT ON TABLES FROM GROUP "marketing_analyst_grp"',
    'in dev: ALTER DEFAULT PRIVILEGES FOR USER "Carol" IN SCHEMA "sales" REVOKE EXECUTE ON FUNCTIONS FROM GROUP "marketing_analyst_grp"',
  ]);
});

test('memberships, roles and ASSUMEROLE are of the whole warehouse', () => {
  const others = [
    { class: 'group', right: 'MEMBER', on: ['analysts'] },
    { class: 'role', right: 'MEMBER', on: ['sys:dba'] },
    { class: 'role', right: 'MEMBER', on: ['editors'] },
    { class: 'assume-role', right: 'EXTERNAL FUNCTION', on: ['default-aws-iam-role'] },
    { class: 'database', right: 'TEMP', on: ['dev'] },
  ];
  const reading = { catalog: catalog({ schemas: [], models: [] }) };
  const [seen] =
    seeOffBoarding(
      user('carol'),
      [{ key: EVERYWHERE, reading, others: holding(others, {}, 'user 50') }],
      ['dev'],
    )[EVERYWHERE] ?? [];
  expect(seen?.notes).toEqual([
    'in the whole warehouse: REVOKE TEMP ON DATABASE "dev" FROM "carol"',
    'in the whole warehouse: REVOKE ASSUMEROLE ON default FROM "carol" FOR EXTERNAL FUNCTION',
    'in the whole warehouse: REVOKE ROLE "editors" FROM "carol"',
    'in the whole warehouse: REVOKE ROLE "sys:dba" FROM "carol"',
    'in the whole warehouse: ALTER GROUP "analysts" DROP USER "carol"',
  ]);
});

test('what no statement of ours can say is listed, and not taken', () => {
  const seen = see(
    {},
    holding([
      { class: 'function', right: 'EXECUTE', on: ['s', 'f', 'integer); DROP TABLE x; --'] },
      { class: 'table', right: 'SELECT; DROP', on: ['s', 't'] },
    ]),
  );
  expect(seen?.others).toEqual([]);
  expect(seen?.notes.slice(1)).toEqual([
    expect.stringMatching(/SELECT; DROP ON TABLE s\.t, which is no keyword: revoke that by hand/),
    expect.stringMatching(/which is no list of types that we know: revoke that by hand/),
  ]);
});

test('what somebody owns is listed and not taken; so are databases that nobody configured', () =>
  expect(
    seeOf(
      user('carol'),
      { models: [CHURN] },
      holding([], { owned: ['table sales.orders'], databases: ['dev', 'attic'] }),
    ),
  ).toEqual({
    granteeId: 50,
    held: [],
    others: [],
    notes: [
      'in dev it holds none of these privileges',
      'in dev it owns schema demo_ml, and goes on to; give it another owner by hand',
      'in dev it owns model demo_ml.customer_churn_auto_model, and goes on to; give it another owner by hand',
      'in dev it owns table sales.orders, and goes on to; give them another owner by hand',
      'in dev there is database attic, which config/admin.yml does not list: what it holds there stays; list it and ask again, or look by hand',
    ],
  }));

test('a superuser is named: no REVOKE takes that', () =>
  expect(
    seeOf(user('carol'), { schemas: [], models: [], superusers: ['carol'] })?.notes,
  ).toContainEqual(expect.stringContaining('it is a superuser')));

test('a reader who is not shown tables says so, and a reading that failed takes nothing of other kinds', () => {
  expect(see({}, holding([], { seesNoTables: true }))?.notes).toContainEqual(
    expect.stringContaining('it has no SYSLOG ACCESS UNRESTRICTED'),
  );
  const failed = see({ held: [grant(usage(), MARKETING)] }, { unreachable: 'permission denied' });
  expect(failed).not.toHaveProperty('others');
  expect(failed?.held).toEqual([usage()]);
  expect(failed?.notes).toContainEqual(
    expect.stringContaining('nobody could look for privileges of other kinds: permission denied'),
  );
});

test('a database that cannot be read is named, and nothing is planned there', () => {
  const [seen] =
    seeOffBoarding(MARKETING, [{ key: DEV, reading: { unreachable: 'it is paused' } }], [])[DEV] ??
    [];
  expect(seen).not.toHaveProperty('held');
  expect(seen?.notes).toEqual([expect.stringContaining('in dev nobody could look: it is paused')]);
});

test('more than one approval can list is not taken in part', () => {
  const held = Array.from({ length: 1_001 }, (_, n) => grant(execute(`m${n}`), MARKETING));
  const seen = see({ held });
  expect(seen).not.toHaveProperty('held');
  expect(seen?.notes[0]).toContain('it holds 1001 privileges, more than the 1000');
});

test('of other kinds one approval lists what a question can hold, and says that there is more', () => {
  const others = Array.from({ length: 3_000 }, (_, n) => ({
    class: 'table',
    right: 'SELECT',
    on: ['sales', `orders_${n}`],
  }));
  const seen = see({}, holding(others));
  expect(seen?.others?.length).toBeGreaterThan(500);
  expect(seen?.others?.length).toBeLessThan(3_000);
  expect(seen?.notes.at(-1)).toContain('it holds more than one approval lists');
  expect(JSON.stringify(seen).length).toBeLessThan(380_000);
});
