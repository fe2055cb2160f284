import { describe, expect, test } from '@jest/globals';
import { CATALOG_COLUMNS } from '../../../domain/access/catalog-queries.ts';
import { configuredDatabases } from '../../../domain/access/database-key.ts';
import { auditQueries, auditReading } from '../../../domain/audit/audit-reading.ts';
import { CREATE_MODEL, config, execute, grant, NAMESPACE, user } from '../access/examples.ts';
import { facts } from './scene.ts';

const [dev = facts().ref] = configuredDatabases(config());
const whole = facts({}, '*').ref;
const result = (...rows: string[][]) => ({
  columns: CATALOG_COLUMNS,
  rows: rows.map((row) => [...row, ...Array.from({ length: 6 - row.length }, () => '')]),
});
/** As a superuser sees an empty database. */
const SEEN = [
  result(['session', NAMESPACE, 'redshift_ml_reader'], ['superusers', 'redshift_ml_reader']),
  result(),
  result(),
];

test('every query of a database and of the warehouse is about SVV views and the leader node', () => {
  const views = (['database', 'warehouse'] as const).flatMap((scope) =>
    auditQueries(scope).flatMap((sql) => [...sql.matchAll(/ FROM (\w+)/g)].map(([, view]) => view)),
  );
  expect(views.length).toBeGreaterThan(10);
  expect(views.filter((view) => !/^(svv_|pg_(group|user|namespace)$)/.test(view ?? ''))).toEqual(
    [],
  );
});

describe('beyond who holds what', () => {
  test('what users may hand on', () =>
    expect(
      auditReading(
        [
          ...SEEN,
          result(
            ['createModel', 'user', 'ana'],
            ['executeModel', 'demo_ml', 'churn', 'user', 'ana'],
          ),
        ],
        dev,
      ),
    ).toMatchObject({
      rights: {
        handable: [grant(CREATE_MODEL, user('ana')), grant(execute('churn'), user('ana'))],
        roleUses: [],
      },
    }));

  test('every use of an IAM role, of PUBLIC too', () =>
    expect(
      auditReading(
        [
          ...SEEN,
          result(
            ['roleUses', 'arn:r', 'COPY', 'group', 'g'],
            ['roleUses', 'ALL', 'UNLOAD', 'public', 'public'],
          ),
        ],
        whole,
      ),
    ).toMatchObject({
      rights: {
        roleUses: [
          { role: 'arn:r', command: 'COPY', holder: 'group g' },
          { role: 'ALL', command: 'UNLOAD', holder: 'public' },
        ],
      },
    }));

  test('rows that nobody asked for make all of it unread', () =>
    expect(auditReading([...SEEN, result(['other', 'x'])], dev)).toMatchObject({
      unreachable: expect.stringContaining('rows of other, which nobody asked for'),
    }));
});
