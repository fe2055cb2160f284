import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { stackResources } from '../../aws/stack.ts';

const mock = mockClient(CloudFormationClient);
afterAll(() => mock.restore());
beforeEach(() => void mock.reset());
const resource = (LogicalResourceId: string | undefined, PhysicalResourceId?: string) => ({
  LogicalResourceId,
  PhysicalResourceId,
  ResourceType: 'AWS::Lambda::Function',
  LastUpdatedTimestamp: new Date('2026-11-26T00:00:00Z'),
  ResourceStatus: 'CREATE_COMPLETE' as const,
});
const read = () => stackResources(new CloudFormationClient({}), 'redshift-ml');

test('the resources of all pages by logical id; what has no physical id yet is left out', async () => {
  mock
    .on(ListStackResourcesCommand)
    .resolvesOnce({ StackResourceSummaries: [resource('A', 'a-1')], NextToken: '2' })
    .resolves({ StackResourceSummaries: [resource('B', 'b-1'), resource('C')] });
  expect(await read()).toEqual(
    new Map([
      ['A', 'a-1'],
      ['B', 'b-1'],
    ]),
  );
});

test('a resource without a logical id is no answer of CloudFormation', async () => {
  mock
    .on(ListStackResourcesCommand)
    .resolves({ StackResourceSummaries: [resource(undefined, 'a-1')] });
  await expect(read()).rejects.toMatchObject({
    name: 'UnexpectedResponse',
    message: 'ListStackResources of redshift-ml answered without LogicalResourceId',
  });
});

const refused = (message: string): Error =>
  Object.assign(new Error(message), { name: 'ValidationError' });

test('a stack that does not exist has none', async () => {
  mock.on(ListStackResourcesCommand).rejects(refused('Stack with id redshift-ml does not exist'));
  expect(await read()).toBeUndefined();
});

test('what else is not valid is an error', async () => {
  mock.on(ListStackResourcesCommand).rejects(refused('1 validation error detected'));
  await expect(read()).rejects.toThrow('1 validation error detected');
});
