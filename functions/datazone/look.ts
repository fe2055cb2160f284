import * as z from 'zod/mini';
import { SubscriptionEvent } from '../../domain/datazone/subscription-event.ts';
import { SubscriptionReading } from '../../domain/datazone/subscription-reading.ts';

/** One look at what an event is about, as it goes from state to state. */
export const DataZoneLook = z.object({ event: z.unknown(), attempt: z.int() });

/** With the reading of what it is about, or with why it counts for nothing. */
export const Noticed = z.union([
  z.extend(DataZoneLook, { notice: SubscriptionEvent, reading: SubscriptionReading }),
  z.extend(DataZoneLook, { problems: z.readonly(z.array(z.string())) }),
]);
export type Noticed = z.infer<typeof Noticed>;
