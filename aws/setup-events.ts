import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { putEvents } from './event-bus.ts';

/** Source of everything that the setup announces. */
export const SETUP_SOURCE = 'redshift-ml.setup';

/** Publishes one event of the setup on the project's bus. Throws `TryAgain` when the bus did not take it. */
export const publishSetup = (
  client: EventBridgeClient,
  bus: string,
  detailType: string,
  detail: unknown,
): Promise<void> => putEvents(client, { bus, source: SETUP_SOURCE }, [{ detailType, detail }]);
