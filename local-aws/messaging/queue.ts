import { createHash } from 'node:crypto';
import { queueArn } from '../arn.ts';
import { AwsError } from '../service.ts';
import type { Appointment, VirtualClock } from '../virtual-clock.ts';

export interface QueueSettings {
  readonly name: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  /** `DeduplicationScope: messageGroup`: equal messages of two groups are two messages. */
  readonly deduplicatesPerGroup: boolean;
  readonly visibilityTimeoutSeconds: number;
  readonly deadLetter?: { readonly queue: string; readonly maxReceiveCount: number } | undefined;
}

interface Outgoing {
  readonly body: string;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** A message as a receiver sees it; the handle is good for this receive only. */
export interface Received {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  readonly sequenceNumber: string;
  readonly sentAtMs: number;
  readonly firstReceivedAtMs: number;
  readonly receiveCount: number;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Stored extends Omit<Received, 'receiptHandle' | 'receiveCount' | 'firstReceivedAtMs'> {
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedAtMs: number;
  receiptHandle: string;
  wakeUp: Appointment;
}

export interface Queue {
  readonly settings: QueueSettings;
  readonly send: (message: Outgoing) => {
    readonly messageId: string;
    readonly sequenceNumber: string;
  };
  /** At most `max` messages; of one group only, unless groups may mix. Without messages, empty. */
  readonly receive: (max: number, options?: { mixGroups?: boolean }) => Received[];
  readonly remove: (receiptHandle: string) => void;
  readonly changeVisibility: (receiptHandle: string, seconds: number) => void;
  /** Calls back whenever messages may have become receivable. */
  readonly onReceivable: (listener: () => void) => void;
  /** Bodies of everything in the queue, in order, in flight or not. */
  readonly bodies: () => string[];
}

const DEDUPLICATION_MS = 5 * 60_000;

/**
 * A standard or FIFO queue. In a FIFO queue a group with a message in flight gives out no more; equal deduplication
 * ids within 5 minutes are swallowed. `bury` takes what was received `maxReceiveCount` times already.
 */
export function createQueue(
  settings: QueueSettings,
  virtualClock: VirtualClock,
  bury: (message: Outgoing) => void,
): Queue {
  let stored: Stored[] = [];
  let sequence = 0;
  const remembered = new Map<
    string,
    { untilMs: number; messageId: string; sequenceNumber: string }
  >();
  const listeners: (() => void)[] = [];
  const announce = (): void => {
    for (const listener of listeners) listener();
  };
  const announceAt = (timeMs: number): Appointment =>
    virtualClock.at(timeMs, announce, { label: `a message of ${settings.name} becomes visible` });
  const hideUntil = (message: Stored, timeMs: number): void => {
    message.visibleAtMs = timeMs;
    message.wakeUp.cancel();
    message.wakeUp = announceAt(timeMs);
  };

  const isInFlight = (message: Stored): boolean =>
    message.receiptHandle !== '' && message.visibleAtMs > virtualClock.now();

  const send = (message: Outgoing): { messageId: string; sequenceNumber: string } => {
    const deduplicationId = settings.fifo ? deduplicationIdOf(settings, message) : undefined;
    const scope = settings.deduplicatesPerGroup
      ? `${message.groupId} ${deduplicationId}`
      : `${deduplicationId}`;
    const known = settings.fifo ? remembered.get(scope) : undefined;
    if (known !== undefined && known.untilMs > virtualClock.now()) return known;
    sequence += 1;
    const sent = {
      messageId: `${settings.name}-${sequence}`,
      sequenceNumber: String(sequence).padStart(20, '0'),
    };
    stored.push({
      ...sent,
      body: message.body,
      groupId: message.groupId,
      deduplicationId,
      attributes: message.attributes ?? {},
      sentAtMs: virtualClock.now(),
      firstReceivedAtMs: 0,
      receiveCount: 0,
      receiptHandle: '',
      visibleAtMs: virtualClock.now(),
      wakeUp: announceAt(virtualClock.now()),
    });
    if (settings.fifo)
      remembered.set(scope, { ...sent, untilMs: virtualClock.now() + DEDUPLICATION_MS });
    return sent;
  };

  const buryTheExhausted = (): void => {
    const { deadLetter } = settings;
    if (deadLetter === undefined) return;
    const isExhausted = (message: Stored): boolean =>
      message.receiveCount >= deadLetter.maxReceiveCount &&
      message.visibleAtMs <= virtualClock.now();
    const exhausted = stored.filter(isExhausted);
    if (exhausted.length === 0) return;
    stored = stored.filter((message) => !exhausted.includes(message));
    for (const { body, groupId, attributes, deduplicationId } of exhausted) {
      bury({ body, groupId, attributes, deduplicationId });
    }
  };

  const receivable = (mixGroups: boolean): Stored[] => {
    const visible = stored.filter((message) => message.visibleAtMs <= virtualClock.now());
    if (!settings.fifo) return visible;
    const busy = new Set(stored.filter(isInFlight).map((message) => message.groupId));
    const free = visible.filter((message) => !busy.has(message.groupId));
    return mixGroups ? free : free.filter((message) => message.groupId === free[0]?.groupId);
  };

  const held = (receiptHandle: string): Stored => {
    const message = stored.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (message === undefined || !isInFlight(message)) {
      throw new AwsError(
        'ReceiptHandleIsInvalid',
        `the receipt handle ${receiptHandle} has expired`,
      );
    }
    return message;
  };

  return {
    settings,
    send,
    receive: (max, { mixGroups = true } = {}) => {
      buryTheExhausted();
      return receivable(mixGroups)
        .slice(0, max)
        .map((message) => {
          message.receiveCount += 1;
          message.firstReceivedAtMs ||= virtualClock.now();
          message.receiptHandle = `${message.messageId}#${message.receiveCount}`;
          hideUntil(message, virtualClock.now() + settings.visibilityTimeoutSeconds * 1000);
          return { ...message };
        });
    },
    remove: (receiptHandle) => {
      const message = held(receiptHandle);
      message.wakeUp.cancel();
      stored = stored.filter((candidate) => candidate !== message);
      announce();
    },
    changeVisibility: (receiptHandle, seconds) => {
      hideUntil(held(receiptHandle), virtualClock.now() + seconds * 1000);
    },
    onReceivable: (listener) => void listeners.push(listener),
    bodies: () => stored.map((message) => message.body),
  };
}

function deduplicationIdOf(settings: QueueSettings, message: Outgoing): string {
  if (message.groupId === undefined) {
    throw new AwsError(
      'MissingParameter',
      `${queueArn(settings.name)} is FIFO: the request must contain MessageGroupId`,
    );
  }
  if (message.deduplicationId !== undefined) return message.deduplicationId;
  if (settings.contentBasedDeduplication)
    return createHash('sha256').update(message.body).digest('hex');
  throw new AwsError(
    'InvalidParameterValue',
    `${queueArn(settings.name)} has no content-based deduplication: the request must contain MessageDeduplicationId`,
  );
}
