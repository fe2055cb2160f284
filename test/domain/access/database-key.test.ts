import { expect, test } from '@jest/globals';
import { configuredDatabases, isDatabaseOf } from '../../../domain/access/database-key.ts';
import { DEV, EVERYWHERE, inWarehouse } from './examples.ts';

const keys = (changes: Readonly<Record<string, unknown>>): string[] =>
  configuredDatabases(inWarehouse(changes)).map(({ key }) => key);

test('a database is known by account, Region, namespace and its name', () => {
  expect(keys({})).toEqual([DEV, DEV.replace('#dev', '#prod'), EVERYWHERE]);
  expect(DEV).toBe('111122223333/us-east-1/7c1e5f0a-3a54-4d0e-9d59-0f4b8c2f6a11#dev');
});
test('a warehouse that is called otherwise is the same warehouse', () => {
  expect(keys({ name: 'insight', cluster: 'insight' })).toEqual(keys({}));
});
test('a warehouse with another namespace is another one, whatever it is called', () => {
  const other = inWarehouse({ namespace: '00000000-0000-4000-8000-000000000001' });
  expect(configuredDatabases(other).filter(({ key }) => keys({}).includes(key))).toEqual([]);
  expect(other.warehouses.map((warehouse) => isDatabaseOf(DEV, warehouse))).toEqual([false]);
});
test('a key says which warehouse it lies in', () => {
  expect(
    inWarehouse({ name: 'insight' }).warehouses.map((warehouse) => isDatabaseOf(DEV, warehouse)),
  ).toEqual([true]);
});
