import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { deadLetters } from '../../../aws/dead-letters.ts';
import { eventBus } from '../../../aws/event-bus.ts';
import { evidenceKey } from '../../../aws/kms/evidence-key.ts';
import { reconcileQueue } from '../../../aws/reconcile-queue.ts';
import { taskTokens } from '../../../aws/task-tokens.ts';

/** Where the effects of a reconcile go: ARN of the key, name of the bus, URLs of the queues. */
export interface EffectTargets {
  readonly key: string;
  readonly bus: string;
  readonly queue: string;
  readonly deadLetters: string;
}

/** Imported by effects.ts alone, when the first is needed. */
export function effectClients(targets: EffectTargets) {
  const sqs = new SQSClient({});
  return {
    key: evidenceKey(new KMSClient({}), targets.key),
    bus: eventBus(new EventBridgeClient({}), targets.bus),
    tokens: taskTokens(new SFNClient({})),
    queue: reconcileQueue(sqs, targets.queue),
    deadLetters: deadLetters(sqs, targets.deadLetters),
  };
}
