import * as z from 'zod/mini';
import { readOf } from '../setup/read.ts';

/** One subscription: one principal to one listing. */
export const Subscription = z.object({
  id: z.string(),
  listing: z.string(),
  /** The project that it is for; a single user or group of DataZone has none. */
  project: z.optional(z.string()),
  status: z.string(),
  createdAt: z.string(),
});
export type Subscription = z.infer<typeof Subscription>;

/** A request for subscriptions with those that came of it. */
export const SubscriptionRequest = z.object({
  id: z.string(),
  status: z.string(),
  requester: z.string(),
  reviewer: z.optional(z.string()),
  reason: z.string(),
  listings: z.array(z.string()),
  /** Projects that it is for; null stands for a principal that is none. */
  projects: z.array(z.nullable(z.string())),
  subscriptions: z.array(Subscription),
});
export type SubscriptionRequest = z.infer<typeof SubscriptionRequest>;

/** What DataZone and IAM say now. */
export const SubscriptionReading = z.object({
  request: readOf(SubscriptionRequest),
  /** By project that the configuration does not have: `RedshiftDbRoles` of each of its IAM roles. */
  databaseRoles: readOf(z.record(z.string(), z.array(z.string()))),
});
export type SubscriptionReading = z.infer<typeof SubscriptionReading>;
