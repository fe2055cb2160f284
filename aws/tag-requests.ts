import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { TAG_EVENTS } from '../domain/access/source.ts';
import type { TagMessage } from '../domain/tags/tag-requests.ts';
import { putEvents } from './event-bus.ts';

/** The project's bus, for what tags ask. */
export function tagRequests(client: EventBridgeClient, bus: string) {
  /** Throws `TryAgain` when the bus took only some: who asks twice is answered twice and given once. */
  const put = (messages: readonly TagMessage[]): Promise<void> =>
    putEvents(
      client,
      messages.map(({ detailType, detail }) => ({
        EventBusName: bus,
        Source: TAG_EVENTS,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      })),
    );
  return { put };
}
export type TagRequests = ReturnType<typeof tagRequests>;
