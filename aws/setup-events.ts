import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { TryAgain } from '../domain/errors.ts';

/** Source of everything that the setup announces. */
export const SETUP_SOURCE = 'redshift-ml.setup';

/** Publishes one event of the setup on the project's bus. Throws `TryAgain` when the bus did not take it. */
export async function publishSetup(
  client: EventBridgeClient,
  bus: string,
  detailType: string,
  detail: unknown,
): Promise<void> {
  const entry = {
    EventBusName: bus,
    Source: SETUP_SOURCE,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
  };
  const { FailedEntryCount: failed = 0 } = await client.send(
    new PutEventsCommand({ Entries: [entry] }),
  );
  if (failed > 0) throw new TryAgain(`the event bus did not take ${detailType}`);
}
