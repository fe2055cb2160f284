import { describe, expect, test } from '@jest/globals';
import { CATALOG_COLUMNS } from '../../../domain/access/catalog-queries.ts';
import type { Row } from '../../../domain/access/row.ts';
import type { DatabaseFacts } from '../../../domain/audit/facts.ts';
import { type DatabaseUse, functionsOf, useNow } from '../../../domain/audit/use.ts';
import { useQuery } from '../../../domain/audit/use-query.ts';
import { type UseReading, useReading } from '../../../domain/audit/use-reading.ts';
import { CHURN, CREATE_MODEL, execute, grant, MARKETING, NOW, user } from '../access/examples.ts';
import { examined, inShort, reads, USES } from './scene.ts';

const DEV = { warehouse: 'analytics', database: 'dev' };
const { schema, model } = CHURN;
const CHURN_CALLED = { schema, model, called: 'predict_churn' };
const MARY = user('mary');
const catalog = () => {
  const { reading: found } = withMembers();
  if (!('catalog' in found)) throw new Error('it was not read');
  return found.catalog;
};
const DAYS_AGO = (days: number): string =>
  new Date(Date.parse(NOW) - days * 86_400_000).toISOString();
const withMembers = (changes: Parameters<typeof reads>[0] = {}) =>
  reads({
    identities: [
      [MARY, 201],
      [user('carol'), 202],
      [MARKETING, 102],
    ],
    memberships: [['user mary', [`group ${MARKETING.name}`]]],
    ...changes,
  });
const row = (...cells: string[]): Row => [...cells, ...Array(6 - cells.length).fill('')];
const SIGHT = row('sight', '3', '2026-11-16 09:00:00.25');
const read = (...rows: Row[]): UseReading =>
  useReading({ columns: CATALOG_COLUMNS, rows: [SIGHT, ...rows] }, 'dev');
const called = (userId: number, at = '2026-11-22 10:00:00') =>
  row('uses', String(userId), '0', '4', at, 'dev');

const use = (
  reading: UseReading,
  previous?: DatabaseUse,
  declared: readonly (typeof CHURN_CALLED)[] = [CHURN_CALLED],
): DatabaseUse =>
  useNow(
    { place: DEV, reading, declared, functions: functionsOf(declared, previous), previous },
    catalog(),
    NOW,
  );

/** As the audit before left it. */
const known = (changes: Partial<DatabaseUse> = {}): DatabaseUse => ({
  ...DEV,
  readAt: DAYS_AGO(1),
  keptSince: DAYS_AGO(8),
  models: [CHURN_CALLED],
  grants: [
    { grant: grant(execute(), MARKETING), lastUse: { watchedSince: DAYS_AGO(100), count: 0 } },
    {
      grant: grant(CREATE_MODEL, user('carol')),
      lastUse: { watchedSince: DAYS_AGO(100), count: 0 },
    },
  ],
  ...changes,
});
const ofGrant = ({ grants }: DatabaseUse, kind: string) =>
  grants.find(({ grant: { privilege } }) => privilege.kind === kind)?.lastUse;

test('the query asks SYS views only, and quotes no name that could end its text', () => {
  const sql = useQuery([{ n: 0, name: 'demo_ml.predict_churn' }]);
  expect(sql).not.toMatch(/\b(stl|stv|svl|svcs|pg)_/i);
  expect([...sql.matchAll(/FROM (\w+)/g)].map(([, from]) => from)).toEqual([
    'sys_query_history',
    'sys_query_history',
    'sys_query_text',
    'sys_query_history',
    'sys_query_text',
  ]);
  expect(() => useQuery([{ n: 0, name: "x'; --" }])).toThrow();
});

describe('a reading is believed only where it shows others', () => {
  const rows = (...found: Row[]) => ({ columns: CATALOG_COLUMNS, rows: found });
  test.each([
    ['its own statements only', rows(row('sight', '1', '2026-11-16 09:00:00'))],
    ['no statement at all', rows(['sight', '0', null, '', '', ''])],
    ['nothing', rows()],
    ['a part of the rows', { ...rows(SIGHT), total: 2 }],
    ['something else', rows(SIGHT, row('uses', 'many'))],
  ])('%s: unknown', (_, result) =>
    expect(useReading(result, 'dev')).toEqual({ unseen: expect.any(String) }),
  );

  test('of other databases nothing is told', () =>
    expect(read(row('uses', '201', '0', '4', '2026-11-22 10:00:00', 'prod   '))).toEqual({
      since: '2026-11-16T09:00:00.250Z',
      creations: [],
      calls: [],
      changes: [],
    }));
});

test('a use counts for every group and role through which its user may', () =>
  expect(ofGrant(use(read(called(201)), known()), 'execute-model')).toEqual({
    at: '2026-11-22T10:00:00.000Z',
    watchedSince: DAYS_AGO(100),
    count: 4,
  }));

test('a use of somebody who may otherwise is one of the model, not of the grant', () => {
  const found = use(read(called(202)), known());
  expect(ofGrant(found, 'execute-model')).toEqual({ watchedSince: DAYS_AGO(100), count: 0 });
  expect(found.models[0]?.lastUse).toMatchObject({ at: '2026-11-22T10:00:00.000Z', count: 4 });
});

test('the function is that of the newest CREATE MODEL, else what was known, and what is declared wins', () => {
  const made = (name: string, fn: string, at: string): Row =>
    row('creations', '202', name, fn, at, 'dev');
  const reading = read(
    made(`${schema}.${model}`, 'second(', '2026-11-22 10:00:00'),
    made(model, 'first', '2026-11-21 10:00:00'),
  );
  expect(use(reading, known(), []).models).toMatchObject([{ called: 'second' }]);
  expect(use(reading, known()).models).toMatchObject([{ called: 'predict_churn' }]);
  expect(use(read(), known(), []).models).toMatchObject([{ called: 'predict_churn' }]);
  expect(use(read(), undefined, []).models).toEqual([{ schema, model }]);
  expect(use(read(), undefined, [{ ...CHURN_CALLED, called: 'größe' }]).models).toEqual([
    { schema, model },
  ]);
  expect(ofGrant(use(reading, known()), 'create-model')).toMatchObject({
    at: '2026-11-22T10:00:00.000Z',
  });
});

test('without its schema a function is searched for only where one model has it', () => {
  const other = { schema: 'other', model: 'm', called: 'predict_churn' };
  const names = (...all: (typeof CHURN_CALLED)[]) =>
    functionsOf(all, undefined).calls.map(({ name }) => name);
  expect(names(CHURN_CALLED)).toEqual([`${schema}.predict_churn`, 'predict_churn']);
  expect(names(CHURN_CALLED, other)).toEqual([`${schema}.predict_churn`, 'other.predict_churn']);
});

describe('since when it is watched', () => {
  const since = (previous: DatabaseUse | undefined) =>
    ofGrant(use(read(), previous), 'execute-model')?.watchedSince;
  test.each([
    ['the first audit begins now', undefined, NOW],
    ['the next one goes on', known(), DAYS_AGO(100)],
    ['one after a week without sight goes on', known({ readAt: DAYS_AGO(6) }), DAYS_AGO(100)],
    ['longer than the views keep: anew', known({ readAt: DAYS_AGO(9) }), NOW],
    ['a grant that is new: from now', known({ grants: [] }), NOW],
  ])('%s', (_, previous, wanted) => expect(since(previous)).toBe(wanted));

  test('what was not seen this time stays as it was', () =>
    expect(use({ unseen: 'no' }, known())).toEqual({ ...known(), unseen: 'no' }));
});

const EXECUTE = `EXECUTE ON MODEL ${schema}.${model} for group ${MARKETING.name}`;
const CREATES = 'CREATE MODEL for user carol';
const judge = (reading: UseReading, previous: DatabaseUse | undefined): readonly string[] => {
  const declared = [CHURN_CALLED];
  const changes: Partial<DatabaseFacts> = {
    ...withMembers(),
    sight: { reading, declared, functions: functionsOf(declared, previous), previous },
  };
  return examined(changes).findings.map(inShort);
};
const watched = (days: number, at?: string) =>
  known({
    grants: known().grants.map(({ grant: one }) => ({
      grant: one,
      lastUse: { watchedSince: DAYS_AGO(days), count: 0, ...(at !== undefined && { at }) },
    })),
  });

describe('what is not used for 90 watched days is found', () => {
  test.each([
    [
      'watched for long, never seen',
      read(),
      watched(91),
      [`57 fail grant ${EXECUTE}`, `58 fail grant ${CREATES}`],
    ],
    ['watched for less', read(), watched(89), []],
    [
      'watched for long, used before',
      read(),
      watched(200, DAYS_AGO(91)),
      [`57 fail grant ${EXECUTE}`, `58 fail grant ${CREATES}`],
    ],
    ['used lately', read(), watched(200, DAYS_AGO(89)), []],
    ['used now', read(called(201)), watched(200), [`58 fail grant ${CREATES}`]],
    ['used before it was watched', read(), watched(10, DAYS_AGO(95)), []],
    [
      'not seen',
      { unseen: 'SYS_QUERY_HISTORY is refused' },
      watched(200),
      ['57 unknown database dev', '58 unknown database dev'],
    ],
  ] as const)('%s', (_, reading, previous, found) =>
    expect(judge(reading, previous)).toEqual(found),
  );

  test('a model whose function nobody knows is unknown', () => {
    const sight = {
      reading: read(),
      declared: [],
      functions: functionsOf([], undefined),
      previous: undefined,
    };
    expect(examined({ ...withMembers(), sight }).findings.map(inShort)).toEqual([
      `57 unknown model ${schema}.${model}`,
    ]);
  });
});

test('the report has it beside each grant and each model', () => {
  const declared = [CHURN_CALLED];
  const sight = {
    reading: read(called(201)),
    declared,
    functions: functionsOf(declared, known()),
    previous: known(),
  };
  const { holdings, models } = examined({
    ...withMembers({ held: [...USES, grant(execute(), MARY)] }),
    sight,
  });
  expect(holdings.map(({ grantee, lastUse }) => [grantee, lastUse?.count])).toEqual([
    [`group ${MARKETING.name}`, undefined],
    [`group ${MARKETING.name}`, 4],
    ['user mary', 4],
  ]);
  expect(models).toMatchObject([{ function: 'predict_churn', lastUse: { count: 4 } }]);
});
