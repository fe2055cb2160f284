import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { functionUrl } from '../../aws/functions.ts';

const mock = mockClient(LambdaClient);
afterAll(() => mock.restore());
beforeEach(() => void mock.reset());
const URL = 'https://abc.lambda-url.eu-west-1.on.aws/';

test('a function is called where AWS says', async () => {
  mock.on(GetFunctionUrlConfigCommand).resolves({ FunctionUrl: URL });
  expect(await functionUrl(new LambdaClient({}), 'answer')).toBe(URL);
});

test('an answer without a URL is no address', async () => {
  mock.on(GetFunctionUrlConfigCommand).resolves({});
  await expect(functionUrl(new LambdaClient({}), 'answer')).rejects.toMatchObject({
    name: 'UnexpectedResponse',
    message: 'GetFunctionUrlConfig of answer answered without FunctionUrl',
  });
});
