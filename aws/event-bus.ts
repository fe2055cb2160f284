import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { Announcement } from '../domain/access/announcement.ts';
import { EVENT_SOURCE } from '../domain/access/request.ts';
import { TryAgain } from '../domain/errors.ts';

/** Of one PutEvents call. The limit on bytes is 256 KB or 1 MB, depending on whom one asks: this is below both. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 250_000;

export function eventBus(client: EventBridgeClient, bus: string) {
  const entryOf = ({ detailType, detail }: Announcement) => ({
    EventBusName: bus,
    Source: EVENT_SOURCE,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
  });

  /** Publishes in order, as many a call as it takes. Throws TryAgain when the bus took only some: told twice is better than never. */
  const publish = async (announcements: readonly Announcement[]): Promise<void> => {
    for (const entries of calls(announcements.map(entryOf))) {
      const { FailedEntryCount: failed = 0 } = await client.send(
        new PutEventsCommand({ Entries: entries }),
      );
      if (failed > 0)
        throw new TryAgain(
          `the event bus took ${entries.length - failed} of ${entries.length} events`,
        );
    }
  };
  return { publish };
}
export type EventBus = ReturnType<typeof eventBus>;

type Entry = Required<Pick<PutEventsRequestEntry, 'Source' | 'DetailType' | 'Detail'>>;

function calls<Each extends Entry>(entries: readonly Each[]): Each[][] {
  const all: Each[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const last = all.at(-1);
    if (last === undefined || last.length === MAX_ENTRIES || bytes + size > MAX_BYTES) {
      all.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return all;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html (calculating the size of an entry) */
const sizeOf = ({ Source, DetailType, Detail }: Entry): number =>
  Buffer.byteLength(`${Source}${DetailType}${Detail}`);
