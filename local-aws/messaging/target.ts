import { nameOf } from '../arn.ts';
import { delivers } from '../authorization/by-aws.ts';
import type { Ask } from '../authorization/policies.ts';
import type { InvocationResult } from '../containers.ts';
import type { Machines } from '../machines/machines.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Queues } from './queues.ts';

/** Where a rule or a schedule delivers: a state machine, a function, a queue or a topic. */
export interface Target {
  readonly arn: string;
  readonly groupId?: string | undefined;
  readonly deadLetter?: string | undefined;
  /** The name of the role with which it is delivered; without, the target's own policy lets it in. */
  readonly role?: string | undefined;
  /** Whether the dead-letter queue is written with the role too, as Scheduler does. */
  readonly buriesWithRole?: boolean | undefined;
}

/** What came to nothing: no target took it and no dead-letter queue was there. */
export interface Dropped {
  readonly target: string;
  readonly payload: unknown;
  readonly because: string;
}

export interface Delivery {
  readonly deliver: (target: Target, payload: unknown, origin: string) => void;
  readonly dropped: readonly Dropped[];
}

interface DeliveryOptions {
  readonly virtualClock: VirtualClock;
  readonly queues: Queues;
  readonly machines: Machines;
  readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
  /** Where what a function failed at for good goes, by its name: a queue, if it has any. */
  readonly onFailure?: ReadonlyMap<string, string>;
  readonly notify: (topic: string, payload: unknown) => void;
  /** Has the policies judge what a role is used for. */
  readonly ask: Ask;
}

/** Asynchronous invocation: two retries, one and two minutes later. */
const RETRY_MINUTES = [1, 2];

export function createDelivery({
  virtualClock,
  queues,
  machines,
  invoke,
  onFailure = new Map(),
  notify,
  ask,
}: DeliveryOptions): Delivery {
  const dropped: Dropped[] = [];

  const bury = (target: Target, payload: unknown, origin: string, because: string): void => {
    if (target.deadLetter === undefined) {
      dropped.push({ target: target.arn, payload, because });
      return;
    }
    const attributes = {
      ERROR_CODE: because.split(':')[0] ?? because,
      ERROR_MESSAGE: because,
      RULE_ARN: origin,
      TARGET_ARN: target.arn,
    };
    if (target.buriesWithRole === true) ask(target.role, delivers(target.deadLetter));
    queues.find(target.deadLetter).send({ body: textOf(payload), attributes });
  };

  const invokeAsync = (target: Target, payload: unknown, attempt: number): void => {
    void virtualClock.track(target.arn, async (work) => {
      const result = await work.pause(invoke(nameOf(target.arn), payload));
      if (result.outcome === 'returned') return;
      const because =
        result.outcome === 'threw'
          ? `${result.error.name}: ${result.error.message}`
          : result.reason;
      const minutes = RETRY_MINUTES[attempt];
      const queue = onFailure.get(nameOf(target.arn));
      // EventBridge delivered it; a function that fails for good is its own on-failure destination's business.
      if (minutes === undefined && queue !== undefined)
        queues.find(queue).send({
          body: JSON.stringify({ requestPayload: payload, responsePayload: because }),
        });
      else if (minutes === undefined) dropped.push({ target: target.arn, payload, because });
      else
        virtualClock.at(
          virtualClock.now() + minutes * 60_000,
          () => invokeAsync(target, payload, attempt + 1),
          {
            label: target.arn,
          },
        );
    });
  };

  return {
    dropped,
    deliver: (target, payload, origin) => {
      const service = target.arn.split(':')[2];
      ask(target.role, delivers(target.arn));
      try {
        if (service === 'states') machines.start(target.arn, payload);
        else if (service === 'sqs')
          queues.find(target.arn).send({ body: textOf(payload), groupId: target.groupId });
        else if (service === 'sns') notify(target.arn, payload);
        else if (service === 'lambda') invokeAsync(target, payload, 0);
        else throw new Error(`the sandbox cannot deliver to ${target.arn}`);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        bury(target, payload, origin, `${error.name}: ${error.message}`);
      }
    },
  };
}

const textOf = (payload: unknown): string =>
  typeof payload === 'string' ? payload : JSON.stringify(payload);
