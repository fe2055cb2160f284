import type {
  DescribeRuleRequest,
  PutEventsRequest,
  PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { ACCOUNT, nameOf, REGION, ruleArn } from '../arn.ts';
import type { Faults } from '../faults.ts';
import type { JsonObject } from '../json.ts';
import { AwsError, type Service } from '../service.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { matches } from './event-pattern.ts';
import type { Delivery, Target } from './target.ts';

export interface RuleSettings {
  readonly name: string;
  readonly bus: string;
  readonly pattern: JsonObject;
  readonly targets: readonly Target[];
}

/** An event as targets receive it. @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface BusEvent extends JsonObject {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly account: string;
  readonly time: string;
  readonly detail: JsonObject;
}

/** What a publisher says of an event; the rest (id, time, account) the bus adds, unless a story fixes it. */
export type Announcement = Partial<BusEvent> & Pick<BusEvent, 'source' | 'detail-type' | 'detail'>;

interface EventBuses {
  /** Puts an event on a bus as its source would, whatever the source (`aws.*` too). */
  readonly publish: (event: Announcement, bus?: string) => BusEvent;
  /** Everything that was ever put on any bus. */
  readonly published: readonly { readonly bus: string; readonly event: BusEvent }[];
  readonly service: Service;
}

interface EventBusOptions {
  readonly buses: readonly string[];
  readonly rules: readonly RuleSettings[];
  readonly virtualClock: VirtualClock;
  readonly faults: Faults;
  readonly delivery: Delivery;
  readonly onEvent?: ((event: BusEvent, bus: string) => void) | undefined;
}

const MAX_REQUEST_BYTES = 1_048_576;
const DELIVERY_MS = 50;
/** How late a reordered delivery may be, and how long after the first a duplicate comes. */
const LATE_MS = 120_000;

/** EventBridge: at least once, and, when the faults say so, twice, late or out of order. */
export function createEventBuses(options: EventBusOptions): EventBuses {
  const { virtualClock, faults, delivery } = options;
  const published: { bus: string; event: BusEvent }[] = [];
  const disabled = new Set<RuleSettings>();

  const deliver = (rule: RuleSettings, event: BusEvent): void => {
    const late = faults.strikes('reorder', event.id) ? faults.between('reorder', 0, LATE_MS) : 0;
    const moments = [late];
    if (faults.strikes('duplicate-event', event.id))
      moments.push(late + faults.between('duplicate-event', 0, LATE_MS));
    for (const target of rule.targets) {
      for (const moment of moments) {
        const arrive = (): void => delivery.deliver(target, event, ruleArn(rule.bus, rule.name));
        virtualClock.at(virtualClock.now() + DELIVERY_MS + moment, arrive, {
          label: `${rule.name} delivers ${event['detail-type']}`,
        });
      }
    }
  };

  const publish = (announcement: Announcement, busName = 'default'): BusEvent => {
    const bus = nameOf(busName);
    if (bus !== 'default' && !options.buses.includes(bus)) {
      throw new AwsError('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
    }
    const event: BusEvent = {
      version: '0',
      id: `event-${published.length + 1}`,
      account: ACCOUNT,
      region: REGION,
      resources: [],
      time: new Date(virtualClock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      ...announcement,
    };
    published.push({ bus, event });
    options.onEvent?.(event, bus);
    for (const rule of options.rules)
      if (rule.bus === bus && !disabled.has(rule) && matches(rule.pattern, event))
        deliver(rule, event);
    return event;
  };

  const put = (
    entry: PutEventsRequestEntry,
  ): { EventId: string } | { ErrorCode: string; ErrorMessage: string } => {
    const {
      Source: source = '',
      DetailType: detailType = '',
      Detail = '',
      Time,
      Resources,
      EventBusName,
    } = entry;
    if (source === '' || detailType === '')
      return refused('InvalidArgument', 'Parameter Source and DetailType are required');
    if (source.startsWith('aws.'))
      return refused('NotAuthorizedForSourceException', `Not authorized for the source ${source}`);
    const detail = parseObject(Detail);
    if (detail === undefined) return refused('MalformedDetail', 'Detail is malformed.');
    const time = Time === undefined ? {} : { time: Time.toISOString() };
    const { id } = publish(
      {
        source,
        'detail-type': detailType,
        detail,
        ...time,
        ...(Resources === undefined ? {} : { resources: Resources }),
      },
      EventBusName,
    );
    return { EventId: id };
  };

  const ruleOf = ({ Name, EventBusName = 'default' }: DescribeRuleRequest): RuleSettings => {
    const bus = nameOf(EventBusName);
    const found = options.rules.find((rule) => rule.name === Name && rule.bus === bus);
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', `Rule ${Name} does not exist.`);
  };

  const operations = {
    DescribeRule: (input: DescribeRuleRequest) => ({
      Name: ruleOf(input).name,
      State: disabled.has(ruleOf(input)) ? 'DISABLED' : 'ENABLED',
    }),
    DisableRule: (input: DescribeRuleRequest) => void disabled.add(ruleOf(input)),
    EnableRule: (input: DescribeRuleRequest) => void disabled.delete(ruleOf(input)),
    PutEvents: (input: PutEventsRequest) => {
      const entries = input.Entries ?? [];
      const bytes = entries.reduce(
        (sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)),
        0,
      );
      if (bytes >= MAX_REQUEST_BYTES || entries.length > 10) {
        throw new AwsError(
          'ValidationException',
          'Total size of the entries in the request is over the limit.',
        );
      }
      const answers = entries.map(put);
      return {
        FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length,
        Entries: answers,
      };
    },
  };
  return { publish, published, service: { client: 'EventBridgeClient', operations } };
}

const refused = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined; // what PutEvents calls MalformedDetail
  }
}
