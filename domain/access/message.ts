import * as z from 'zod/mini';

/** A request of an execution that waits with a task token. */
const RequestMessage = z.strictObject({
  kind: z.literal('request'),
  token: z.string().check(z.minLength(1)),
  database: z.string().check(z.minLength(1)),
  leaseId: z.string().check(z.minLength(1)),
  revision: z.int().check(z.positive()),
});

/** A wake-up: something is due in this database. `run` makes the body unique, or the queue would swallow it as a duplicate. */
const NudgeMessage = z.strictObject({
  kind: z.literal('nudge'),
  database: z.string().check(z.minLength(1)),
  run: z.string().check(z.minLength(1)),
  leaseId: z.optional(z.string()),
  revision: z.optional(z.int()),
});

/** Bodies of the reconcile queue. */
export const QueueMessage = z.discriminatedUnion('kind', [RequestMessage, NudgeMessage]);
export type QueueMessage = z.infer<typeof QueueMessage>;
export type RequestMessage = z.infer<typeof RequestMessage>;
export type NudgeMessage = z.infer<typeof NudgeMessage>;

/** What a waiting execution gets as its answer. */
export interface Answer {
  readonly database: string;
  readonly leaseId: string;
  readonly revision: number;
  readonly outcome: string;
  readonly because: readonly string[];
  readonly evidence?: number;
}
