import { REGION, tableArn } from '../arn.ts';
import type { InvocationResult } from '../containers.ts';
import type { JsonObject } from '../json.ts';
import { matches } from '../messaging/event-pattern.ts';
import type { Mapping } from '../messaging/mappings.ts';
import type { Appointment, VirtualClock } from '../virtual-clock.ts';
import type { Item } from './store.ts';
import type { KeySchema, Table, Write } from './table.ts';

interface StreamSettings {
  readonly batchSize: number;
  /** How long records wait for a batch to become full; a full one waits no longer. */
  readonly windowMs: number;
  /** Event source filters: a record passes if it matches one of them; none lets everything pass. */
  readonly filters: readonly JsonObject[];
}

const POLL_MS = 200;
const RETRY_MS = 10_000;

/** Feeds a table's stream (NEW_IMAGE) to a function: in order, a failed batch is repeated and holds up what follows. */
export function connectStream(
  { table, key }: { readonly table: Table; readonly key: KeySchema },
  settings: StreamSettings,
  invoke: (event: unknown) => Promise<InvocationResult>,
  { virtualClock, mapping }: { readonly virtualClock: VirtualClock; readonly mapping: Mapping },
): void {
  const waiting: JsonObject[] = [];
  let sequence = 0;
  let isPolling = false;
  let next: Appointment | undefined;

  const poll = (): Promise<void> =>
    virtualClock.track('the stream', async (work) => {
      next = undefined;
      isPolling = true;
      const batch = waiting.slice(0, settings.batchSize);
      const result = await work.pause(invoke({ Records: batch }));
      if (result.outcome === 'returned') waiting.splice(0, batch.length);
      isPolling = false;
      if (waiting.length > 0) wake(result.outcome === 'returned' ? untilRead() : RETRY_MS);
    });
  const isFull = (): boolean => waiting.length >= settings.batchSize;
  const untilRead = (): number => (isFull() ? POLL_MS : Math.max(POLL_MS, settings.windowMs));
  const wake = (delayMs: number): void => {
    // A disabled mapping goes on where it stood, once it is enabled.
    if (isPolling || !mapping.isEnabled()) return;
    next = virtualClock.at(virtualClock.now() + delayMs, () => void poll(), {
      label: "the table's stream is polled",
    });
  };

  mapping.onEnabled(() => {
    if (waiting.length > 0 && next === undefined) wake(untilRead());
  });
  table.onWrite((write) => {
    sequence += 1;
    const record = toRecord(write, key, sequence, virtualClock.now());
    if (settings.filters.length > 0 && !settings.filters.some((filter) => matches(filter, record)))
      return;
    const wasFull = isFull();
    waiting.push(record);
    if (next === undefined) wake(untilRead());
    else if (settings.windowMs > 0 && isFull() && !wasFull) {
      next.cancel();
      wake(POLL_MS);
    }
  });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
function toRecord(
  { table, before, after }: Write,
  key: KeySchema,
  sequence: number,
  nowMs: number,
): JsonObject {
  const image = after ?? before ?? {};
  const record = {
    eventID: `stream-${sequence}`,
    eventName: nameOfChange(before, after),
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(nowMs / 1000),
      Keys: { [key.hash]: image[key.hash], [key.range]: image[key.range] },
      ...(after === undefined ? {} : { NewImage: after }),
      SequenceNumber: String(sequence),
      StreamViewType: 'NEW_IMAGE',
    },
    eventSourceARN: `${tableArn(table)}/stream/sandbox`,
  };
  return JSON.parse(JSON.stringify(record));
}

function nameOfChange(before: Item | undefined, after: Item | undefined): string {
  if (after === undefined) return 'REMOVE';
  return before === undefined ? 'INSERT' : 'MODIFY';
}
