import { expect, test } from '@jest/globals';
import { declaredSchemas } from '../../../domain/audit/declared.ts';
import { parseConfig } from '../../../domain/config.ts';
import { taggedConfig } from '../../../sandbox/accounts/tagged.ts';
import { adminFile } from '../../../sandbox/stage/analytics.ts';

test('the schemas for models of a database are those that a name in a tag stands for there, one or several', () => {
  const file = { ...adminFile(), baseline: [] };
  const access = (schema: string, database = 'dev') => ({
    warehouse: 'analytics',
    persona: 'user',
    database,
    schema,
  });
  const [home] = file.warehouses;
  const warehouses = [{ ...home, databases: ['dev', 'prod'], setup: undefined }];
  const config = parseConfig({
    ...file,
    ...taggedConfig(file),
    warehouses,
    tags: { groups: { a: access('one'), b: [access('two'), access('three', 'prod')] } },
  });
  const [warehouse] = config.warehouses;
  if (warehouse === undefined) throw new Error('it has a warehouse');
  expect(declaredSchemas(config, { warehouse, database: 'dev' })).toEqual(['one', 'two']);
  expect(declaredSchemas(config, { warehouse, database: 'prod' })).toEqual(['three']);
});
