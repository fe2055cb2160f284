import type { Request } from '../account/iam/evaluate.ts';
import { logGroupArn, logGroupOf, queueArn, tableArn } from '../arn.ts';
import type { Wiring } from '../wiring.ts';
import { on, sends } from './by-aws.ts';

/** What AWS does with a role of the deployment, whoever set it going. */
export interface AskedByAws {
  readonly role: string;
  readonly requests: readonly Request[];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const pollsQueue = (queue: string): readonly Request[] =>
  on(queueArn(queue), 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
const pollsStream = (stream: string): readonly Request[] => [
  ...on(stream, 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'),
  ...on('*', 'dynamodb:ListStreams'),
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
].map((name) => `logs:${name}`);

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const MACHINE_TRACES = [
  'PutTraceSegments',
  'PutTelemetryRecords',
  'GetSamplingRules',
  'GetSamplingTargets',
].map((name) => `xray:${name}`);

/** What Lambda and Step Functions ask for as soon as the deployment is there: logs, traces, and what feeds the functions. */
export function askedAtRest({ functions, machines, tables }: Wiring): readonly AskedByAws[] {
  const stream = `${tableArn(tables[0]?.name ?? '')}/stream/sandbox`;
  return [
    ...functions.map(({ name, role, traces, queues, streams, onFailure: givenUp }) => ({
      role,
      requests: [
        ...on(
          logGroupArn(logGroupOf(name)).replace('*', 'log-stream:one'),
          'logs:CreateLogStream',
          'logs:PutLogEvents',
        ),
        ...(traces ? on('*', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords') : []),
        ...(givenUp === undefined ? [] : sends(givenUp)),
        ...queues.flatMap(({ queue }) => pollsQueue(queue)),
        ...streams.flatMap(({ onFailure }) => [
          ...pollsStream(stream),
          ...(onFailure === undefined ? [] : on(onFailure, 'sqs:SendMessage')),
        ]),
      ],
    })),
    ...machines.flatMap(({ role, logs, traces }) =>
      role === undefined
        ? []
        : [
            {
              role,
              requests: [
                ...(logs ? on('*', ...LOG_DELIVERY) : []),
                ...(traces ? on('*', ...MACHINE_TRACES) : []),
              ],
            },
          ],
    ),
  ];
}
