import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { Announcement } from '../domain/access/announcement.ts';
import { EVENT_SOURCE } from '../domain/access/event-source.ts';
import { TryAgain } from '../domain/errors.ts';

/** Of one PutEvents call. AWS's older pages say 256 KB, the newer ones 1 MB (facts §8, 16): this is below both. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 250_000;

/** The project's bus, for what concerns access. */
export function eventBus(client: EventBridgeClient, bus: string) {
  /** Publishes in order. Throws `TryAgain` when the bus took only some: told twice is better than never. */
  const publish = (announcements: readonly Announcement[]): Promise<void> =>
    putEvents(client, { bus, source: EVENT_SOURCE }, announcements);
  return { publish };
}
export type EventBus = ReturnType<typeof eventBus>;

type Entry = Required<
  Pick<PutEventsRequestEntry, 'EventBusName' | 'Source' | 'DetailType' | 'Detail'>
>;

/** Publishes in order, in as few calls as the limits allow. Throws `TryAgain` when the bus did not take all of them. */
export async function putEvents(
  client: EventBridgeClient,
  { bus, source }: { readonly bus: string; readonly source: string },
  events: readonly { readonly detailType: string; readonly detail: unknown }[],
): Promise<void> {
  const all = events.map(({ detailType, detail }) => ({
    EventBusName: bus,
    Source: source,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
  }));
  for (const entries of calls(all)) {
    const { FailedEntryCount: failed = 0 } = await client.send(
      new PutEventsCommand({ Entries: entries }),
    );
    if (failed > 0)
      throw new TryAgain(
        `the event bus took ${entries.length - failed} of ${entries.length} events`,
      );
  }
}

function calls(entries: readonly Entry[]): Entry[][] {
  const all: Entry[][] = [];
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
