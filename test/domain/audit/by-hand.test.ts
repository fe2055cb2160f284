import { describe, expect, test } from '@jest/globals';
import { CATALOG_COLUMNS } from '../../../domain/access/catalog-queries.ts';
import type { Row } from '../../../domain/access/row.ts';
import { watchedIn } from '../../../domain/audit/change-query.ts';
import type { DatabaseFacts } from '../../../domain/audit/facts.ts';
import { endsQuery, useQuery } from '../../../domain/audit/use-query.ts';
import { type Ended, endsReading, useReading } from '../../../domain/audit/use-reading.ts';
import { databasesTouched } from '../../../domain/drift/activity-log.ts';
import { CREATE_MODEL, execute, grant, NOW, RETENTION, user } from '../access/examples.ts';
import { BY_SECRET } from './account-scene.ts';
import { examined, facts, inShort, reads, USES } from './scene.ts';

const SINCE = '2026-11-20T05:30:00.000Z';
const ANA = 201;
const WRITER = 202;
const PEOPLE = reads({
  identities: [
    [user('ana'), ANA],
    [user('redshift_ml_admin'), WRITER],
  ],
});
const row = (...cells: string[]): Row => [...cells, ...Array(6 - cells.length).fill('')];
const result = (...rows: Row[]) => ({ columns: CATALOG_COLUMNS, rows });
const SIGHT = row('sight', '3', '2026-11-16 09:00:00.25');
const changed = (userId: number, count = 2) =>
  row('changes', String(userId), String(count), '2026-11-22 10:00:00', 'dev');

type Sight = NonNullable<DatabaseFacts['sight']>;
const sight = (rows: readonly Row[], ends?: readonly Ended[], since?: string): Sight => ({
  reading: useReading(result(...rows), 'dev'),
  functions: { calls: [], models: [] },
  declared: [],
  previous: {
    warehouse: 'analytics',
    database: 'dev',
    models: [],
    grants: [],
    ...(since !== undefined && { changesSince: since }),
  },
  ...(ends !== undefined && { ends }),
});
const found = (given: Sight, changes: Partial<DatabaseFacts> = {}) =>
  examined({ ...PEOPLE, sight: given, ...changes }).findings.filter(
    ({ control }) => control === 'RedshiftML.66',
  );

describe('66 who changes by hand who may use or create models', () => {
  test.each<[string, Sight, readonly string[]]>([
    ['nobody', sight([SIGHT], undefined, SINCE), []],
    ['our own writer', sight([SIGHT, changed(WRITER)], undefined, SINCE), []],
    ['somebody', sight([SIGHT, changed(ANA)], undefined, SINCE), ['66 fail user user ana']],
    [
      'somebody who is gone',
      sight([SIGHT, changed(999)], undefined, SINCE),
      ['66 fail user user of id 999, who is gone'],
    ],
    ['somebody before any audit watched', sight([SIGHT, changed(ANA)]), []],
    [
      'nobody knows: others are not shown',
      sight([row('sight', '1', '2026-11-16 09:00:00')], undefined, SINCE),
      ['66 unknown database dev'],
    ],
    [
      'somebody whose transactions were all taken back',
      sight([SIGHT, changed(ANA)], [{ userId: ANA, committed: 0, rolledBack: 2 }], SINCE),
      [],
    ],
    [
      'somebody of whose transactions one may be open',
      sight([SIGHT, changed(ANA)], [{ userId: ANA, committed: 0, rolledBack: 1 }], SINCE),
      ['66 fail user user ana'],
    ],
  ])('%s', (_, given, expected) => expect(found(given).map(inShort)).toEqual(expected));

  test.each<[readonly Ended[] | undefined, string]>([
    [undefined, 'whether that was committed is shown to superusers only'],
    [[{ userId: ANA, committed: 2, rolledBack: 0 }], '2 committed'],
    [[{ userId: ANA, committed: 1, rolledBack: 1 }], '1 committed, 1 rolled back'],
    [[], 'whether that was committed is shown to superusers only'],
    [[{ userId: ANA, committed: 1, rolledBack: 0 }], '1 committed, 1 not known to have ended'],
  ])('%j: %s', (ends, words) =>
    expect(found(sight([SIGHT, changed(ANA)], ends, SINCE))[0]).toMatchObject({
      evidence: `user ana changed who may use or create models by at least 2 statements since ${SINCE}, last at 2026-11-22T10:00:00.000Z; ${words}`,
      lastAt: '2026-11-22T10:00:00.000Z',
    }),
  );

  test('whose statements are the writer’s is not guessed', () => {
    const [warehouse] = BY_SECRET.warehouses;
    if (warehouse === undefined) throw new Error('no warehouse');
    const ref = { ...facts().ref, warehouse };
    expect(found(sight([SIGHT, changed(ANA)], undefined, SINCE), { ref }).map(inShort)).toEqual([
      '66 unknown database dev',
    ]);
  });
});

describe('how they ended', () => {
  const ended = (userId: number, status: string, count: number, database = 'dev  ') =>
    row('ends', String(userId), status, String(count), database);
  test('is counted for each user, in this database', () =>
    expect(
      endsReading(
        result(
          ended(ANA, 'committed', 3),
          ended(ANA, 'rolledback ', 1),
          ended(ANA, 'committed', 9, 'prod'),
        ),
        'dev',
      ),
    ).toEqual([{ userId: ANA, committed: 3, rolledBack: 1 }]));
  test.each([
    ['cut', { ...result(ended(ANA, 'committed', 3)), total: 2 }],
    ['of another shape', result(row('ends', 'ana', 'committed', '3', 'dev'))],
  ])('%s: unknown', (_, given) => expect(endsReading(given, 'dev')).toBeUndefined());
});

describe('the statement', () => {
  const catalogOf = (changes: Parameters<typeof reads>[0]) => {
    const { reading } = reads(changes);
    if (!('catalog' in reading)) throw new Error('it was not read');
    return reading.catalog;
  };
  test('names the schemas of models and the groups and roles through which somebody may', () =>
    expect(
      watchedIn(
        catalogOf({
          held: [
            ...USES,
            grant(execute(), { type: 'role', name: 'predict' }),
            grant(CREATE_MODEL, RETENTION),
          ],
          memberships: [
            ['role senior', ['role predict']],
            ['role boss', ['role senior']],
            ['role other', ['role unrelated']],
          ],
        }),
        ['declared'],
      ),
    ).toEqual({
      schemas: expect.arrayContaining(['declared', 'demo_ml']),
      groups: expect.arrayContaining([RETENTION.name]),
      roles: ['predict', 'senior', 'boss'],
    }));

  const wanted = (schemas: readonly string[]) => ({
    watched: { schemas, groups: [], roles: [] },
    since: NOW,
  });
  test('asks SYS views only, and quotes no name that could end its text', () => {
    const hostile = wanted(["x' OR '1'='1", 'Größe', '"; --', '日本']);
    for (const sql of [useQuery([], hostile), endsQuery([], hostile)]) {
      expect(sql).not.toMatch(/\b(stl|stv|svl|svcs|pg)_/i);
      expect(sql).not.toContain("x'");
      expect(sql).toContain("' ' || 'x or 1 1' || ' '");
    }
  });
  test('asks for no look by itself, though the log has it too', () => {
    const sql = useQuery([], wanted(['demo_ml']));
    expect(sql).toContain("'o' || 'n schema'");
    const message = `'2026-11-26T20:00:00Z UTC [ db=dev user=reader pid=1 userid=100 xid=2 ]' LOG: ${sql}`;
    const batch = {
      messageType: 'DATA_MESSAGE',
      owner: '111122223333',
      logGroup: '/aws/redshift/cluster/analytics/useractivitylog',
      logEvents: [{ message }],
    };
    const refs = [facts().ref];
    expect(databasesTouched(batch, refs)).toEqual([]);
    expect(
      databasesTouched({ ...batch, logEvents: [{ message: `${message} GRANT` }] }, refs),
    ).toEqual(refs);
  });

  test('stays short: of very many names any counts', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `schema_${n}`);
    expect(useQuery([], wanted(many)).length).toBeLessThan(10_000);
  });
  test.each<[string, number, number]>([
    ['long names of every kind', 200, 0],
    ['names beside many functions', 60, 1_000],
  ])('is never longer than the Data API takes: %s', (_, count, functions) => {
    const names = Array.from({ length: count }, (_, n) => `${n}_`.padEnd(127, 'x'));
    const calls = Array.from({ length: functions }, (_, n) => ({ n, name: `demo_ml.model_${n}` }));
    const all = { watched: { schemas: names, groups: names, roles: names }, since: NOW };
    expect(Buffer.byteLength(useQuery(calls, all))).toBeLessThan(100_000);
    // What is counted by one of the two is counted by the other.
    expect(endsQuery(calls, all)).toContain("'r' || 'evoke role'");
    for (const sql of [useQuery(calls, all), endsQuery(calls, all)])
      expect(sql).not.toContain(`'${names[0]}'`);
  });
});
