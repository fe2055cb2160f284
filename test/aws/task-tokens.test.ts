import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { taskTokens } from '../../aws/task-tokens.ts';

const mock = mockClient(SFNClient);
afterAll(() => mock.restore());
const tokens = taskTokens(new SFNClient({}));
const named = (name: string): Error => Object.assign(new Error(name), { name });
beforeEach(() => void mock.reset());

test('the answer is JSON', async () => {
  mock.on(SendTaskSuccessCommand).resolves({});
  expect(await tokens.answer('T', { outcome: 'applied' })).toBe('answered');
  expect(mock.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input).toEqual({
    taskToken: 'T',
    output: '{"outcome":"applied"}',
  });
});
test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
  '%s: nobody waits any more, that counts as answered (law 8)',
  async (name) => {
    mock.on(SendTaskSuccessCommand).rejects(named(name));
    expect(await tokens.answer('T', {})).toBe('closed');
  },
);
test.each(['ThrottlingException', 'AccessDeniedException', 'InvalidOutput'])(
  '%s is thrown: somebody still waits',
  async (name) => {
    mock.on(SendTaskSuccessCommand).rejects(named(name));
    await expect(tokens.answer('T', {})).rejects.toThrow(name);
  },
);
