import { nameOf } from '../arn.ts';
import { AwsError } from '../service.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { createQueue, type Queue, type QueueSettings } from './queue.ts';

export interface Queues {
  /** By name, ARN or URL. Throws `QueueDoesNotExist`. */
  readonly find: (nameArnOrUrl: string) => Queue;
  readonly all: () => readonly Queue[];
}

/** All queues of the account, each with its dead-letter queue among them. */
export function createQueues(
  settings: readonly QueueSettings[],
  virtualClock: VirtualClock,
): Queues {
  const queues = new Map<string, Queue>();
  const find = (nameArnOrUrl: string): Queue => {
    const queue = queues.get(nameOf(nameArnOrUrl));
    if (queue === undefined)
      throw new AwsError('QueueDoesNotExist', `the queue ${nameArnOrUrl} does not exist`);
    return queue;
  };
  for (const one of settings) {
    const bury: Parameters<typeof createQueue>[2] = (message) => {
      if (one.deadLetter !== undefined) find(one.deadLetter.queue).send(message);
    };
    queues.set(one.name, createQueue(one, virtualClock, bury));
  }
  return { find, all: () => [...queues.values()] };
}
