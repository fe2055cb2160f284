import { expect, test } from '@jest/globals';
import type { QueueSettings } from '../../../local-aws/messaging/queue.ts';
import { createQueues } from '../../../local-aws/messaging/queues.ts';
import { createVirtualClock } from '../../../local-aws/virtual-clock.ts';

const FIFO: QueueSettings = {
  name: 'work.fifo',
  fifo: true,
  contentBasedDeduplication: true,
  deduplicatesPerGroup: false,
  visibilityTimeoutSeconds: 60,
  deadLetter: { queue: 'dead.fifo', maxReceiveCount: 2 },
};

function open(settings: QueueSettings = FIFO) {
  const virtualClock = createVirtualClock(0);
  const dead = { ...FIFO, name: 'dead.fifo', deadLetter: undefined };
  const queues = createQueues([settings, dead], virtualClock);
  const queue = queues.find(settings.name);
  const send = (body: string, groupId = 'a') => queue.send({ body, groupId });
  const bodies = (max = 10, mixGroups = true) =>
    queue.receive(max, { mixGroups }).map(({ body }) => body);
  return { virtualClock, queue, queues, send, bodies };
}

test('a group gives out its messages in order, and none while one is in flight', async () => {
  const { send, queue, bodies } = open();
  send('1');
  send('2');
  send('3');
  const [first, second] = queue.receive(2);
  expect([first?.body, second?.body]).toEqual(['1', '2']);
  expect(bodies()).toEqual([]);
  queue.remove(first?.receiptHandle ?? '');
  expect(bodies()).toEqual([]);
  queue.remove(second?.receiptHandle ?? '');
  expect(bodies()).toEqual(['3']);
});

test('another group is not held up', () => {
  const { send, bodies } = open();
  send('1', 'a');
  expect(bodies()).toEqual(['1']);
  send('2', 'a');
  send('3', 'b');
  expect(bodies()).toEqual(['3']);
});

test('a batch is of one group, or of several when groups may mix', () => {
  const mixed = open();
  const single = open();
  for (const { send } of [mixed, single]) {
    send('1', 'a');
    send('2', 'b');
    send('3', 'a');
  }
  expect(mixed.bodies(10, true)).toEqual(['1', '2', '3']);
  expect(single.bodies(10, false)).toEqual(['1', '3']);
});

test('equal bodies within 5 minutes are swallowed, whatever their group; later they are not', async () => {
  const { virtualClock, send, queue } = open();
  const first = send('same', 'a');
  expect(send('same', 'b')).toMatchObject({ messageId: first.messageId });
  await virtualClock.runUntil(299_999);
  send('same', 'a');
  expect(queue.bodies()).toEqual(['same']);
  await virtualClock.runUntil(300_000);
  send('same', 'a');
  expect(queue.bodies()).toEqual(['same', 'same']);
});

test('with deduplication per group, equal bodies of two groups are two messages', () => {
  const { send, queue } = open({ ...FIFO, deduplicatesPerGroup: true });
  send('same', 'a');
  send('same', 'b');
  send('same', 'b');
  expect(queue.bodies()).toEqual(['same', 'same']);
});

test('a FIFO queue without a group, or without any deduplication, refuses', () => {
  const { queue } = open();
  expect(() => queue.send({ body: 'x' })).toThrow('must contain MessageGroupId');
  const { queue: strict } = open({ ...FIFO, contentBasedDeduplication: false });
  expect(() => strict.send({ body: 'x', groupId: 'a' })).toThrow(
    'must contain MessageDeduplicationId',
  );
  expect(strict.send({ body: 'x', groupId: 'a', deduplicationId: '1' })).toMatchObject({
    messageId: 'work.fifo-1',
  });
});

test('a message that is not removed comes again after its visibility timeout, and its old handle is refused', async () => {
  const { virtualClock, send, queue } = open();
  send('1');
  const [once] = queue.receive(1);
  await virtualClock.runUntil(60_000);
  const [again] = queue.receive(1);
  expect([once?.receiveCount, again?.receiveCount]).toEqual([1, 2]);
  expect(() => queue.remove(once?.receiptHandle ?? '')).toThrow('has expired');
});

test('ChangeMessageVisibility shortens the wait', async () => {
  const { virtualClock, send, queue, bodies } = open();
  send('1');
  queue.changeVisibility(queue.receive(1)[0]?.receiptHandle ?? '', 5);
  await virtualClock.runUntil(4_999);
  expect(bodies()).toEqual([]);
  await virtualClock.runUntil(5_000);
  expect(bodies()).toEqual(['1']);
});

test('after maxReceiveCount receives a message goes to the dead-letter queue and frees its group', async () => {
  const { virtualClock, send, queues, bodies } = open();
  send('poison');
  send('next');
  for (const round of [1, 2]) {
    expect(bodies(1)).toEqual(['poison']);
    await virtualClock.runUntil(round * 60_000);
  }
  expect(bodies(1)).toEqual(['next']);
  expect(queues.find('dead.fifo').bodies()).toEqual(['poison']);
});

test('a removed message leaves nothing to wait for', async () => {
  const { virtualClock, send, queue } = open();
  send('1');
  await virtualClock.runUntilIdle();
  queue.remove(queue.receive(1)[0]?.receiptHandle ?? '');
  await virtualClock.runUntilIdle();
  expect(virtualClock.now()).toBe(0);
});
