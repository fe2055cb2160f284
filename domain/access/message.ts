import * as z from 'zod/mini';

/** Version of the bodies. Each release understands the one before it, since messages of both are in the queue at once. */
export const MESSAGE_VERSION = 1;

/** A request of an execution that waits with a task token. */
const RequestMessage = z.strictObject({
  version: z.literal(MESSAGE_VERSION),
  kind: z.literal('request'),
  token: z.string().check(z.minLength(1)),
  database: z.string().check(z.minLength(1)),
  leaseId: z.string().check(z.minLength(1)),
  revision: z.int().check(z.positive()),
});

/** A wake-up: something is due in this database. `run` makes the body unique, or the queue would swallow it as a duplicate. */
const NudgeMessage = z.strictObject({
  version: z.literal(MESSAGE_VERSION),
  kind: z.literal('nudge'),
  database: z.string().check(z.minLength(1)),
  run: z.string().check(z.minLength(1)),
  /** `due`: the sweep found something due; `retry`: what was tried in vain is tried again at once; else everything is looked at. */
  scope: z.optional(z.enum(['due', 'retry'])),
  leaseId: z.optional(z.string()),
  revision: z.optional(z.int()),
});

/** Bodies of the reconcile queue. */
export const QueueMessage = z.discriminatedUnion('kind', [RequestMessage, NudgeMessage]);

const Versioned = z.looseObject({ version: z.int() });

/** A body of the queue; `newer`: a later release wrote it, so that it has to wait for one; `unreadable`: nobody ever will. */
export function readQueueMessage(body: string): QueueMessage | 'newer' | 'unreadable' {
  const json = parseJson(body);
  const message = QueueMessage.safeParse(json);
  if (message.success) return message.data;
  const versioned = Versioned.safeParse(json);
  return versioned.success && versioned.data.version > MESSAGE_VERSION ? 'newer' : 'unreadable';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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
