import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { putEvents } from './event-bus.ts';

interface OwnMessage {
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The project's bus, for what our own functions ask in somebody's name; `source` says in whose. */
export function ownRequests(
  client: EventBridgeClient,
  sender: { readonly bus: string; readonly source: string },
) {
  /** Throws `TryAgain` when the bus took only some: who asks twice is answered twice and given once. */
  const put = (messages: readonly OwnMessage[]): Promise<void> =>
    putEvents(client, sender, messages);
  return { put };
}
export type OwnRequests = ReturnType<typeof ownRequests>;
