import { gzipSync } from 'node:zlib';
import { ACCOUNT, functionArn } from '../arn.ts';
import type { Faults } from '../faults.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Delivery } from './target.ts';

/** The groups of CloudWatch Logs that functions are subscribed to. Nothing is kept: who is not subscribed never hears of it. */
export interface LogGroups {
  readonly put: (group: string, message: string) => void;
}

interface LogOptions {
  readonly subscribers: readonly { readonly name: string; readonly logs: readonly string[] }[];
  readonly virtualClock: VirtualClock;
  readonly faults: Faults;
  readonly delivery: Delivery;
}

/** Redshift writes within minutes, and CloudWatch Logs gathers what comes together. */
const GATHERED_MS = 60_000;

/** Hands events on to subscribed functions as CloudWatch Logs does: gathered, packed, asynchronously, at least once. */
export function createLogGroups({
  subscribers,
  virtualClock,
  faults,
  delivery,
}: LogOptions): LogGroups {
  const waiting = new Map<string, { readonly timestamp: number; readonly message: string }[]>();
  let lastId = 0;

  const handOver = (group: string): void => {
    const events = waiting.get(group) ?? [];
    waiting.delete(group);
    const data = packed({
      messageType: 'DATA_MESSAGE',
      owner: ACCOUNT,
      logGroup: group,
      logStream: 'serverless',
      subscriptionFilters: ['subscription'],
      logEvents: events.map((event) => {
        lastId += 1;
        return { id: String(lastId), ...event };
      }),
    });
    for (const { name, logs } of subscribers) {
      if (!logs.includes(group)) continue;
      const times = faults.strikes('duplicate-event', group) ? 2 : 1;
      for (let n = 0; n < times; n += 1)
        delivery.deliver({ arn: functionArn(name) }, { awslogs: { data } }, group);
    }
  };

  return {
    put: (group, message) => {
      if (!subscribers.some(({ logs }) => logs.includes(group))) return;
      const events = waiting.get(group) ?? [];
      if (events.length === 0) {
        waiting.set(group, events);
        virtualClock.at(virtualClock.now() + GATHERED_MS, () => handOver(group), {
          label: `log group ${group}`,
          timer: true,
        });
      }
      events.push({ timestamp: virtualClock.now(), message });
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html */
const packed = (batch: object): string => gzipSync(JSON.stringify(batch)).toString('base64');
