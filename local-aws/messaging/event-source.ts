import { createHash } from 'node:crypto';
import { queueArn, REGION } from '../arn.ts';
import type { InvocationResult } from '../containers.ts';
import type { Faults } from '../faults.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Mapping } from './mappings.ts';
import type { Queue, Received } from './queue.ts';
import { systemAttributes } from './sqs.ts';

interface EventSourceSettings {
  readonly batchSize: number;
  /** How many batches are worked off at the same time at most. */
  readonly atOnce: number;
  /** `ReportBatchItemFailures`: the answer names the messages to keep. */
  readonly reportsFailures: boolean;
}

/** Lambda's poller: gathers for a moment, so that a burst arrives in batches. */
const POLL_MS = 20;

/**
 * Feeds a queue to a function as Lambda's event source does: what the answer reports as failed, or everything
 * when the invocation failed, stays invisible until its visibility timeout; the rest is deleted.
 */
export function connectQueue(
  queue: Queue,
  settings: EventSourceSettings,
  invoke: (event: unknown) => Promise<InvocationResult>,
  {
    mapping,
    virtualClock,
    faults,
  }: {
    readonly mapping: Mapping;
    readonly virtualClock: VirtualClock;
    readonly faults: Faults;
  },
): void {
  let isPolling = false;
  let running = 0;
  const poll = (): void => {
    isPolling = false;
    for (let batch = next(); batch.length > 0; batch = next()) void deliver(batch);
  };
  const next = (): Received[] =>
    mapping.isEnabled() && running < settings.atOnce ? receive() : [];
  const receive = (): Received[] =>
    queue.receive(settings.batchSize, {
      mixGroups: !queue.settings.fifo || faults.strikes('mixed-groups', queue.settings.name),
    });

  const deliver = (batch: readonly Received[]): Promise<void> =>
    virtualClock.track(queue.settings.name, async (work) => {
      running += 1;
      const result = await work.pause(
        invoke({ Records: batch.map((message) => toRecord(message, queue)) }),
      );
      if (running === settings.atOnce) pollSoon();
      running -= 1;
      const kept =
        result.outcome === 'returned'
          ? failedIn(result.value, batch, settings)
          : new Set(batch.map(idOf));
      for (const message of batch) {
        if (kept.has(message.messageId)) continue;
        // At least once: now and then the deletion comes too late, and the message is delivered again.
        if (faults.strikes('duplicate-message', message.messageId)) continue;
        removeIfHeld(queue, message);
      }
    });

  const pollSoon = (): void => {
    if (isPolling) return;
    isPolling = true;
    virtualClock.at(virtualClock.now() + POLL_MS, poll, {
      label: `${queue.settings.name} is polled`,
    });
  };
  queue.onReceivable(pollSoon);
  mapping.onEnabled(pollSoon);
}

const idOf = (message: Received): string => message.messageId;

function removeIfHeld(queue: Queue, message: Received): void {
  try {
    queue.remove(message.receiptHandle);
  } catch (error) {
    // The function ran longer than the visibility timeout: the message is visible again and will be redelivered.
    if (!(error instanceof Error) || error.name !== 'ReceiptHandleIsInvalid') throw error;
  }
}

/** An answer that Lambda cannot read, or that names an unknown message, fails the whole batch. */
function failedIn(
  value: unknown,
  batch: readonly Received[],
  { reportsFailures }: EventSourceSettings,
): Set<string> {
  if (!reportsFailures || value === null || value === undefined) return new Set();
  const failures: unknown = Reflect.get(Object(value), 'batchItemFailures');
  if (failures === undefined || failures === null) return new Set();
  const all = batch.map(idOf);
  const named = Array.isArray(failures)
    ? failures.map((failure) => Reflect.get(Object(failure), 'itemIdentifier'))
    : [''];
  return named.every((id) => all.includes(id)) ? new Set(named) : new Set(all);
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const toRecord = (message: Received, queue: Queue) => ({
  messageId: message.messageId,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: systemAttributes(message),
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, stringValue]) => [
      name,
      { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
    ]),
  ),
  md5OfBody: createHash('md5').update(message.body).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn(queue.settings.name),
  awsRegion: REGION,
});
