import { describe, expect, test } from '@jest/globals';
import type { Engine, WarehouseOptions } from '../../../local-aws/redshift/engine.ts';
import { ENGINES, rows, said } from './engines.ts';

const CREATORS = 'SELECT identity_type, identity_name FROM svv_language_privileges';
const MODELS =
  'SELECT namespace_name, model_name, identity_type, identity_name FROM svv_ml_model_privileges';
const SCHEMAS =
  "SELECT namespace_name, privilege_type, identity_type, identity_name FROM svv_schema_privileges WHERE namespace_name <> 'public'";

// A PostgreSQL takes seconds to start: npm test plays these in memory only, which agreement.test.ts compares with it.
describe.each(ENGINES)('names and ids in the %s warehouse', (_, open) => {
  const ON = 'SET enable_case_sensitive_identifier TO true';
  const apart = [
    'GRANT USAGE ON SCHEMA "Sales" TO GROUP "Sellers"',
    'GRANT EXECUTE ON MODEL "Sales"."Forecast" TO ROLE "Planners"',
  ];
  const twins = async (options: Partial<WarehouseOptions>): Promise<Engine> => {
    const opened = await open({ databases: ['dev'], namespace: 'n', ...options });
    await opened.createUser('owner');
    for (const name of ['Sales', 'sales']) {
      await opened.createSchema('dev', name);
      for (const model of ['Forecast', 'forecast'])
        await opened.createModel('dev', { schema: name, name: model, owner: 'owner' });
    }
    for (const name of ['Sellers', 'sellers']) await opened.createGroup(name);
    for (const name of ['Planners', 'planners']) await opened.createRole(name);
    return opened;
  };
  const FOLDED = ['sales | forecast | role | planners', 'sales | USAGE | group | sellers'];
  const EXACT = ['Sales | Forecast | role | Planners', 'Sales | USAGE | group | Sellers'];

  const settings: [string, Partial<WarehouseOptions>, string[], string[]][] = [
    ['names fold in quotes too, but for users', {}, apart, FOLDED],
    ['not where the warehouse is case-sensitive', { caseSensitive: true }, apart, EXACT],
    ['not after SET in the same transaction', {}, [ON, ...apart], EXACT],
    ['after one that has no effect they do', { setting: 'ignored' }, [ON, ...apart], FOLDED],
    ['a SET that is refused undoes the transaction', { setting: 'fails' }, [ON, ...apart], []],
  ];

  test.each(settings)('%s', async (_title, options, sqls, expected) => {
    const opened = await twins(options);
    const results = said(await opened.transaction('dev', sqls));
    expect([
      ...(await rows(opened, 'dev', MODELS)),
      ...(await rows(opened, 'dev', SCHEMAS)),
    ]).toEqual(expected);
    expect(results[0]).toBe(
      expected.length > 0
        ? 'FINISHED'
        : 'FAILED parameter "enable_case_sensitive_identifier" cannot be changed in a transaction',
    );
    await opened.close();
  });

  test('what is renamed keeps its id and its privileges', async () => {
    const opened = await open({ databases: ['dev'], namespace: 'n' });
    await opened.createUser('rita');
    await opened.createGroup('sellers');
    await opened.createRole('planners');
    await opened.createSchema('dev', 'sales', 'rita');
    await opened.createModel('dev', { schema: 'sales', name: 'forecast', owner: 'rita' });
    const grantees = 'GROUP sellers, ROLE planners';
    await opened.superuserSql('dev', `GRANT EXECUTE ON MODEL sales.forecast TO ${grantees}`);
    await opened.superuserSql('dev', 'GRANT USAGE ON SCHEMA sales TO GROUP sellers');
    const ids = 'SELECT grosysid FROM pg_group';
    const before = await rows(opened, 'dev', ids);
    const renamed = [
      'ALTER USER rita RENAME TO "Rita"',
      'ALTER GROUP sellers RENAME TO agents',
      'ALTER ROLE planners RENAME TO schemers',
      'ALTER SCHEMA sales RENAME TO deals',
    ];
    expect(said(await opened.transaction('dev', renamed, { mode: 'AUTO_COMMIT' }))).toEqual(
      renamed.map(() => 'FINISHED'),
    );
    expect(await rows(opened, 'dev', MODELS)).toEqual([
      'deals | forecast | group | agents',
      'deals | forecast | role | schemers',
    ]);
    expect(await rows(opened, 'dev', SCHEMAS)).toEqual(['deals | USAGE | group | agents']);
    expect(await rows(opened, 'dev', ids)).toEqual(before);
    expect(
      await rows(
        opened,
        'dev',
        'SELECT TRIM(schema_name) AS s, TRIM(user_name) AS u FROM svv_ml_model_info',
      ),
    ).toEqual(['deals | Rita']);
    await opened.superuserSql('dev', 'REVOKE EXECUTE ON MODEL deals.forecast FROM GROUP agents');
    expect(await rows(opened, 'dev', MODELS)).toEqual(['deals | forecast | role | schemers']);
    await opened.close();
  });

  test('a new group may have the id of one that was dropped; it holds nothing', async () => {
    const opened = await open({ databases: ['dev'], namespace: 'n', reusesIds: true });
    await opened.createGroup('first');
    await opened.superuserSql('dev', 'GRANT CREATE MODEL TO GROUP first');
    const ids = 'SELECT grosysid FROM pg_group';
    const before = await rows(opened, 'dev', ids);
    await opened.dropGroup('first');
    await opened.createGroup('second');
    expect(await rows(opened, 'dev', ids)).toEqual(before);
    expect(await rows(opened, 'dev', CREATORS)).toEqual([]);
    await opened.close();
  });
});
