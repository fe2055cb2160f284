import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { eventBus } from '../../aws/event-bus.ts';
import type { Announcement } from '../../domain/access/announcement.ts';

const mock = mockClient(EventBridgeClient);
afterAll(() => mock.restore());
const bus = eventBus(new EventBridgeClient({}), 'redshift-ml');
const refusal = (requestId: string): Announcement => ({
  detailType: 'Model Access Refused',
  detail: { source: 's', requestId, detailType: 't', outcome: 'refused', because: [] },
});
beforeEach(() => void mock.reset());

test('ten events a call, in order, from our source', async () => {
  mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  await bus.publish(Array.from({ length: 23 }, (_, n) => refusal(`R${n}`)));
  const calls = mock.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);
  expect(calls.map((entries) => entries.length)).toEqual([10, 10, 3]);
  expect(calls[2]?.[0]).toEqual({
    EventBusName: 'redshift-ml',
    Source: 'redshift-ml.access',
    DetailType: 'Model Access Refused',
    Detail: '{"source":"s","requestId":"R20","detailType":"t","outcome":"refused","because":[]}',
  });
});
test('a call stays below 256 KB, whatever the events are made of', async () => {
  mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  // 33,000 characters of three bytes each.
  const large = (requestId: string): Announcement => ({
    detailType: 'Model Access Refused',
    detail: {
      source: 's',
      requestId,
      detailType: 't',
      outcome: 'refused',
      because: ['長'.repeat(33_000)],
    },
  });
  await bus.publish([large('1'), large('2'), refusal('3'), large('4'), large('5'), large('6')]);
  const calls = mock.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);
  expect(
    calls.map((entries) =>
      entries.map(({ Detail }) => JSON.parse(Detail ?? '').requestId).join(''),
    ),
  ).toEqual(['123', '45', '6']);
});
test('nothing to tell: no call', async () => {
  await bus.publish([]);
  expect(mock.calls()).toHaveLength(0);
});
test('a bus that took only some: TryAgain, told twice is better than never', async () => {
  mock.on(PutEventsCommand).resolves({ FailedEntryCount: 1 });
  await expect(bus.publish([refusal('a'), refusal('b')])).rejects.toMatchObject({
    name: 'TryAgain',
    message: 'the event bus took 1 of 2 events',
  });
});
