import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type SetupJournal, setupJournal } from '../../../aws/ledger/setup-journal.ts';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import { type Bench, LEDGER, openBench } from '../../functions/access/bench.ts';

let bench: Bench;
let journal: SetupJournal;
beforeEach(async () => {
  bench = await openBench();
  journal = setupJournal(ledgerTable(new DynamoDBClient({}), LEDGER.name), 'analytics', 'run-1');
});
afterEach(() => bench.close());

const entry = (round: number, index: number) =>
  ({
    round,
    index,
    progress: 'done',
    at: '2026-03-02T09:00:00Z',
    action: {
      id: `${round}/${index}`,
      repairs: 'RedshiftML.7',
      handling: 'repairs',
      call: { operation: 'iam:DeleteRole', input: { RoleName: 'x' } },
      undo: [],
      consequence: '',
    },
  }) as const;

test('actions come in the order in which they began, whatever the round, and none takes the place of another', async () => {
  for (const [round, index] of [
    [100, 0],
    [2, 0],
    [1, 100],
    [1, 99],
    [1, 0],
  ] as const) {
    await journal.write(entry(round, index));
  }
  expect((await journal.entries()).map(({ action }) => action.id)).toEqual([
    '1/0',
    '1/99',
    '1/100',
    '2/0',
    '100/0',
  ]);
});
