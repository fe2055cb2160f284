import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readUnreservedConcurrency } from '../../aws/concurrency.ts';

const mock = mockClient(LambdaClient);
afterAll(() => mock.restore());

test('what is not reserved is told; where AWS leaves it out nothing is known', async () => {
  const limit = { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 900 };
  mock.on(GetAccountSettingsCommand).resolvesOnce({ AccountLimit: limit }).resolves({});
  const client = new LambdaClient({});
  expect(await readUnreservedConcurrency(client)).toEqual({ ok: 900 });
  expect(await readUnreservedConcurrency(client)).toEqual({
    failed: expect.stringContaining('UnreservedConcurrentExecutions'),
  });
});
