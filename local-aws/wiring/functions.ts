import { nameOf } from '../arn.ts';
import type { FunctionSettings } from '../containers.ts';
import { isRecord, type Json, type JsonObject, listOf, recordOf } from '../json.ts';
import type { Resources } from './resources.ts';

interface QueueSource {
  readonly queue: string;
  readonly batchSize: number;
  /** How many batches are worked off at the same time at most. */
  readonly atOnce: number;
  readonly reportsFailures: boolean;
}

interface StreamSource {
  readonly batchSize: number;
  /** How long records wait for a batch to become full. */
  readonly windowMs: number;
  readonly filters: readonly JsonObject[];
  /** The queue that takes what it gave up on. */
  readonly onFailure: string | undefined;
}

export interface WiredFunction extends FunctionSettings {
  /** The handler file without its extension: `functions/access/decide`. */
  readonly file: string;
  readonly queues: readonly QueueSource[];
  readonly streams: readonly StreamSource[];
  /** Log groups that it is subscribed to. */
  readonly logs: readonly string[];
  /** ARNs of topics that it is subscribed to. */
  readonly topics: readonly string[];
  /** The queue of what it failed at for good, where it is invoked asynchronously. */
  readonly onFailure?: string;
  /** Whether X-Ray gets its traces. */
  readonly traces: boolean;
  /** Whether it has a function URL at which IAM authenticates. */
  readonly url: boolean;
}

/** The Serverless Framework's logical id of a function. */
export const logicalId = (name: string): string => `${normalized(name)}LambdaFunction`;
/** And of its log group. */
export const logGroupId = (name: string): string => `${normalized(name)}LogGroup`;

const normalized = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    .replaceAll('-', 'Dash')
    .replaceAll('_', 'Underscore');

/** Of a log's filter nothing is read: a subscriber hears of everything. */
const KNOWN = ['sqs', 'stream', 'cloudwatchLog', 'sns'];

/** A function of serverless.yml with its environment resolved and its event sources. */
export function wireFunction(
  name: string,
  declared: JsonObject,
  provider: JsonObject,
  resources: Resources,
): WiredFunction {
  const environment = { ...recordOf(provider.environment), ...recordOf(declared.environment) };
  const events = listOf(declared.events).filter(isRecord);
  const unknown = events.flatMap(Object.keys).find((kind) => !KNOWN.includes(kind));
  if (unknown !== undefined)
    throw new Error(`${name}: the sandbox does not know the event source ${unknown}`);
  const all = (kind: string): readonly Json[] =>
    events.flatMap((event) => (event[kind] === undefined ? [] : [event[kind] ?? null]));
  const role = declared.role;
  const onFailure = recordOf(declared.destinations).onFailure;
  return {
    name,
    file: String(declared.handler).replace(/\.[^./]+$/, ''),
    role: role === undefined ? name : nameOf(resources.text(role)),
    timeoutSeconds: Number(declared.timeout ?? provider.timeout ?? 6),
    env: Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, resources.text(value)]),
    ),
    queues: all('sqs').map((source) => queueSource(source, resources)),
    streams: all('stream').map((source) => streamSource(source, resources)),
    logs: all('cloudwatchLog').map((source) =>
      isRecord(source) ? String(source.logGroup) : String(source),
    ),
    topics: all('sns').map((source) => resources.text(recordOf(source).arn)),
    ...(onFailure !== undefined && { onFailure: nameOf(resources.text(recordOf(onFailure).arn)) }),
    traces: recordOf(provider.tracing).lambda === true,
    url: recordOf(declared.url).authorizer === 'aws_iam',
  };
}

function queueSource(source: Json, resources: Resources): QueueSource {
  const settings = isRecord(source) && !('Fn::GetAtt' in source) ? source : { arn: source };
  return {
    queue: nameOf(resources.text(settings.arn)),
    batchSize: Number(settings.batchSize ?? 10),
    atOnce: Number(settings.maximumConcurrency ?? Number.POSITIVE_INFINITY),
    reportsFailures: settings.functionResponseType === 'ReportBatchItemFailures',
  };
}

function streamSource(source: Json, resources: Resources): StreamSource {
  const settings = recordOf(source);
  const { arn } = recordOf(recordOf(settings.destinations).onFailure);
  return {
    batchSize: Number(settings.batchSize ?? 10),
    windowMs: Number(settings.batchWindow ?? 0) * 1000,
    filters: listOf(settings.filterPatterns).filter(isRecord),
    onFailure: arn === undefined ? undefined : resources.text(arn),
  };
}
