import { nameOf } from '../arn.ts';
import type { FunctionSettings } from '../containers.ts';
import { isRecord, type Json, type JsonObject } from '../json.ts';
import type { Resources } from './resources.ts';

export interface QueueSource {
  readonly queue: string;
  readonly batchSize: number;
  readonly reportsFailures: boolean;
}

export interface StreamSource {
  readonly batchSize: number;
  readonly filters: readonly JsonObject[];
}

export interface ScheduleSource {
  readonly expression: string;
  readonly input: string;
}

export interface RuleSource {
  readonly bus: string;
  readonly pattern: JsonObject;
  readonly deadLetter: string | undefined;
}

export interface WiredFunction extends FunctionSettings {
  /** The handler file without its extension: `functions/access/decide`. */
  readonly file: string;
  readonly queues: readonly QueueSource[];
  readonly streams: readonly StreamSource[];
  readonly schedules: readonly ScheduleSource[];
  readonly rules: readonly RuleSource[];
}

/** The Serverless Framework's logical id of a function. */
export const logicalId = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    .replaceAll('-', 'Dash')
    .replaceAll('_', 'Underscore')
    .concat('LambdaFunction');

/** A function of serverless.yml with its environment resolved and its event sources. */
export function wireFunction(
  name: string,
  declared: JsonObject,
  provider: JsonObject,
  resources: Resources,
): WiredFunction {
  const environment = { ...asRecord(provider.environment), ...asRecord(declared.environment) };
  const events = asList(declared.events).filter(isRecord);
  const all = (kind: string): readonly Json[] =>
    events.flatMap((event) => (event[kind] === undefined ? [] : [event[kind] ?? null]));
  const role = declared.role;
  return {
    name,
    file: String(declared.handler).replace(/\.[^./]+$/, ''),
    role: role === undefined ? name : nameOf(resources.text(role)),
    timeoutSeconds: Number(declared.timeout ?? provider.timeout ?? 6),
    env: Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, resources.text(value)]),
    ),
    queues: all('sqs').map((source) => queueSource(source, resources)),
    streams: all('stream').map(streamSource),
    schedules: all('schedule').map(scheduleSource),
    rules: all('eventBridge').flatMap((source) =>
      isRecord(source) && isRecord(source.pattern) ? [ruleSource(source, resources)] : [],
    ),
  };
}

function queueSource(source: Json, resources: Resources): QueueSource {
  const settings = isRecord(source) && !('Fn::GetAtt' in source) ? source : { arn: source };
  return {
    queue: nameOf(resources.text(settings.arn)),
    batchSize: Number(settings.batchSize ?? 10),
    reportsFailures: settings.functionResponseType === 'ReportBatchItemFailures',
  };
}

function streamSource(source: Json): StreamSource {
  const settings = asRecord(source) ?? {};
  return {
    batchSize: Number(settings.batchSize ?? 10),
    filters: asList(settings.filterPatterns).filter(isRecord),
  };
}

function scheduleSource(source: Json): ScheduleSource {
  if (!isRecord(source)) return { expression: String(source), input: '{}' };
  const rate = asList(source.rate)[0] ?? source.rate;
  return { expression: String(rate), input: JSON.stringify(source.input ?? {}) };
}

function ruleSource(source: JsonObject, resources: Resources): RuleSource {
  const deadLetter = source.deadLetterQueueArn;
  return {
    bus: source.eventBus === undefined ? 'default' : nameOf(resources.text(source.eventBus)),
    pattern: asRecord(resources.resolve(source.pattern)) ?? {},
    deadLetter: deadLetter === undefined ? undefined : resources.text(deadLetter),
  };
}

const asRecord = (value: Json | undefined): JsonObject | undefined =>
  isRecord(value) ? value : undefined;
const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
