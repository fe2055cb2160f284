import { expect, test } from '@jest/globals';
import type { RedshiftData } from '../../../aws/redshift-data.ts';
import { databaseRef } from '../../../domain/access/database-key.ts';
import { parseConfig } from '../../../domain/config.ts';
import { examineOne } from '../../../functions/audit/examine/examine-one.ts';
import { FILE } from '../../domain/access/examples.ts';

const none = { leases: [], suspensions: [], rectangles: new Map(), managed: new Map() };
const config = parseConfig(FILE);
const [warehouse] = config.warehouses;
if (warehouse === undefined) throw new Error('the example has a warehouse');

test('a database that does not answer is asked once, and nothing is said of who uses what there', async () => {
  const asked: string[] = [];
  const never = async (): Promise<never> => {
    throw new Error('nobody asks for the answer of a statement that runs');
  };
  const redshift: RedshiftData = {
    submit: async ({ database }) => {
      asked.push(database);
      return { id: 'statement-1', status: { state: 'running' } };
    },
    stateOf: never,
    resultOf: never,
    rowsOf: never,
    findByName: never,
  };
  const examined = await examineOne(
    {
      now: () => new Date('2026-03-02T02:00:00Z'),
      redshiftOf: () => redshift,
      config,
      journal: { load: async () => none },
      reports: { find: async () => undefined },
    },
    databaseRef(warehouse, 'dev'),
  );
  expect(asked).toEqual(['dev']);
  expect(examined).toMatchObject({
    unread: 'its catalog is running',
    use: { unseen: 'its catalog was not read' },
  });
});
