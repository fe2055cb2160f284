import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { createTable, type Table, type TableSettings } from '../../../local-aws/dynamo/table.ts';
import { noFaults } from '../../../local-aws/faults.ts';

const SETTINGS: TableSettings = {
  name: 'ledger',
  key: { hash: 'pk', range: 'sk' },
  indexes: [{ name: 'due', key: { hash: 'due', range: 'dueAt' }, projection: 'KEYS_ONLY' }],
};
const PERSON = { functionName: 'person', role: 'person' };
export const open = (faults = noFaults(), clock = { now: () => 0 }): Table =>
  createTable(SETTINGS, { clock, faults });

export const operate = async (
  table: Table,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> => {
  const behaviour = table.service.operations[operation];
  if (behaviour === undefined) throw new Error(operation);
  return Object(await behaviour({ TableName: SETTINGS.name, ...input }, PERSON));
};

export const S = (text: string): AttributeValue => ({ S: text });
export const N = (number: number): AttributeValue => ({ N: String(number) });
export const key = (pk: string, sk: string) => ({ pk: S(pk), sk: S(sk) });
