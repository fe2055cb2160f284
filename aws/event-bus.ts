import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Announcement } from '../domain/access/announcement.ts';
import { EVENT_SOURCE } from '../domain/access/request.ts';
import { TryAgain } from '../domain/errors.ts';

const MAX_ENTRIES = 10;

export function eventBus(client: EventBridgeClient, bus: string) {
  /** Publishes in order, ten a call. Throws TryAgain when the bus took only some: told twice is better than never. */
  const publish = async (announcements: readonly Announcement[]): Promise<void> => {
    for (let at = 0; at < announcements.length; at += MAX_ENTRIES) {
      const entries = announcements.slice(at, at + MAX_ENTRIES).map(({ detailType, detail }) => ({
        EventBusName: bus,
        Source: EVENT_SOURCE,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      }));
      const { FailedEntryCount: failed = 0 } = await client.send(new PutEventsCommand({ Entries: entries }));
      if (failed > 0) throw new TryAgain(`the event bus took ${entries.length - failed} of ${entries.length} events`);
    }
  };
  return { publish };
}
export type EventBus = ReturnType<typeof eventBus>;
