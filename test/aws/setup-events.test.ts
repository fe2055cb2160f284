import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { publishSetup } from '../../aws/setup-events.ts';

const mock = mockClient(EventBridgeClient);
afterAll(() => mock.restore());
const publish = () =>
  publishSetup(new EventBridgeClient({}), 'redshift-ml', 'Setup Approval Needed', { plan: 'h1' });
beforeEach(() => void mock.reset());

test('one event on the bus, from the source of the setup', async () => {
  mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  await publish();
  expect(mock.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries)).toEqual([
    [
      {
        EventBusName: 'redshift-ml',
        Source: 'redshift-ml.setup',
        DetailType: 'Setup Approval Needed',
        Detail: '{"plan":"h1"}',
      },
    ],
  ]);
});

test('a bus that did not take it: TryAgain', async () => {
  mock.on(PutEventsCommand).resolves({ FailedEntryCount: 1 });
  await expect(publish()).rejects.toMatchObject({
    name: 'TryAgain',
    message: 'the event bus took 0 of 1 events',
  });
});
