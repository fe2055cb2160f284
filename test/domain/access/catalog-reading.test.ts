import { describe, expect, test } from '@jest/globals';
import { CATALOG_COLUMNS } from '../../../domain/access/catalog-queries.ts';
import { catalogReading } from '../../../domain/access/catalog-reading.ts';
import { configuredDatabases } from '../../../domain/access/database-key.ts';
import type { ResultSet, Row } from '../../../domain/access/row.ts';
import { config, DEV, NAMESPACE } from './examples.ts';

const ref = configuredDatabases(config()).find(({ key }) => key === DEV);
if (ref === undefined) throw new Error(DEV);
const row = (...cells: string[]): Row => [...cells, '', '', '', '', ''].slice(0, 6);
const results = (rows: readonly Row[], changes: Partial<ResultSet> = {}): ResultSet[] => [
  { columns: CATALOG_COLUMNS, rows, total: rows.length, ...changes },
];
const SESSION = row('session', NAMESPACE, 'redshift_ml_admin');
const SUPERUSER = row('superusers', 'redshift_ml_admin');
const GROUP = row('groups', 'g', '7');

test('rows go to the source that they name, without the blanks that fill them up', () => {
  const reading = catalogReading(
    results([SESSION, SUPERUSER, GROUP, row('executeModel', 's', 'm', 'group', 'g')]),
    ref,
  );
  if (!('catalog' in reading)) throw new Error(reading.unreachable);
  expect([...reading.catalog.identities]).toEqual([['group g', 7]]);
  expect([...reading.catalog.held.keys()]).toEqual(['["execute-model","s","m","group","g"]']);
  expect(reading.catalog.reader).toEqual({ name: 'redshift_ml_admin', isSuperuser: true });
});

describe('a catalog of which something may be missing is not believed', () => {
  const whole = [SESSION, SUPERUSER, GROUP];
  test.each<[string, ResultSet[], string]>([
    [
      'read by somebody who is no superuser',
      results([SESSION, row('superusers', 'rdsdb')]),
      'its catalog was read by user redshift_ml_admin, who is no superuser and is shown only a part of it; make that user a superuser again (CREATEUSER), as the setup prints it',
    ],
    ['read by nobody knows whom', results([GROUP]), 'its catalog came back without who read it'],
    ['short', results(whole, { total: 4 }), 'its catalog came back cut: 3 of 4 rows'],
    [
      'with other columns',
      results(whole, { columns: ['source', 'c0'] }),
      'its catalog came back with columns source, c0 instead of source, c0, c1, c2, c3, c4',
    ],
    [
      'with a row that is too short',
      results([...whole, ['groups', 'h']]),
      'its catalog came back with an unexpected row: ["groups","h"]',
    ],
    [
      'with a cell that is no text',
      results([...whole, ['groups', 'h', 8, '', '', '']]),
      'its catalog came back with an unexpected row: ["groups","h",8,"","",""]',
    ],
    [
      'with rows of an unknown source',
      results([...whole, row('assumeRole', 'arn')]),
      'its catalog came back with rows of assumeRole, which nobody asked for',
    ],
    [
      'of another warehouse',
      results([row('session', 'other', 'redshift_ml_admin'), SUPERUSER]),
      `warehouse analytics answers with namespace other, configured is ${NAMESPACE}; it was restored or replaced: correct config/admin.yml`,
    ],
  ])('%s', (_, results, unreachable) => {
    expect(catalogReading(results, ref)).toEqual({ unreachable });
  });
});
