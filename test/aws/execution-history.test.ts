import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { enteredStates } from '../../aws/execution-history.ts';

const mock = mockClient(SFNClient);
afterAll(() => mock.restore());

const at = new Date('2026-03-02T09:00:00Z');
const left = (id: number) => ({ id, timestamp: at, type: 'TaskStateExited' as const });
const entered = (id: number, name: string) => ({
  id,
  timestamp: at,
  type: 'TaskStateEntered' as const,
  stateEnteredEventDetails: { name },
});

beforeEach(() => {
  mock.reset();
  mock
    .on(GetExecutionHistoryCommand)
    .resolvesOnce({ events: [left(6), entered(5, 'C'), left(4), entered(3, 'B')], nextToken: 'n' })
    .resolvesOnce({ events: [left(2), entered(1, 'A')] });
});
const calls = () =>
  mock.commandCalls(GetExecutionHistoryCommand).map(({ args: [{ input }] }) => input);

test('a history is read from its end, in pages as large as there are, and told from its beginning', async () => {
  expect(await enteredStates(new SFNClient({}), 'arn')).toEqual([
    { id: 1, state: 'A', at },
    { id: 3, state: 'B', at },
    { id: 5, state: 'C', at },
  ]);
  const input = {
    executionArn: 'arn',
    includeExecutionData: false,
    reverseOrder: true,
    maxResults: 1000,
  };
  expect(calls()).toMatchObject([input, { ...input, nextToken: 'n' }]);
});

test('what was told before is not read again', async () => {
  expect(await enteredStates(new SFNClient({}), 'arn', 3)).toEqual([{ id: 5, state: 'C', at }]);
  expect(calls()).toHaveLength(1);
});
