import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import * as z from 'zod/mini';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { schedules } from '../../aws/schedules.ts';
import { idOfExecution, Origin, parseMessage } from '../../domain/access/parse-message.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { logger } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { decideOnce } from './decide/decide-once.ts';

const Input = z.object({
  origin: Origin,
  event: z.unknown(),
  executionArn: z.string(),
});

/** Decides on one message and writes the lease. It cannot reach a warehouse, whatever the message says. */
export const compose = ({ env, config, now }: Runtime) => {
  const names = [
    'TABLE',
    'SCHEDULE_GROUP',
    'QUEUE_ARN',
    'SCHEDULER_ROLE_ARN',
    'SCHEDULE_DLQ_ARN',
  ] as const;
  const { TABLE, SCHEDULE_GROUP, QUEUE_ARN, SCHEDULER_ROLE_ARN, SCHEDULE_DLQ_ARN } = readEnv(
    names,
    env,
  );
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const deps = {
    config,
    requests: ledgerRequests(table),
    leases: ledgerLeases(table),
    schedules: schedules(new SchedulerClient({}), {
      group: SCHEDULE_GROUP,
      queueArn: QUEUE_ARN,
      roleArn: SCHEDULER_ROLE_ARN,
      deadLetterArn: SCHEDULE_DLQ_ARN,
    }),
    warn: (message: string, because: Error) => logger.warn(message, because),
  };
  return (input: unknown) => {
    const { origin, event, executionArn } = Input.parse(input);
    return decideOnce(
      deps,
      parseMessage(origin, event, config, idOfExecution(executionArn)),
      toInstant(now()),
    );
  };
};

export const handler = lambda(compose);
