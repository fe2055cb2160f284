import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { ledgerAnswers } from '../../aws/ledger/answers.ts';
import { ledgerBreakGlass } from '../../aws/ledger/break-glass.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerQuestions } from '../../aws/ledger/questions.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerSuspensions } from '../../aws/ledger/suspensions.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { schedules } from '../../aws/schedules.ts';
import { taskTokens } from '../../aws/task-tokens.ts';
import { idOfExecution, Origin, parseMessage } from '../../domain/access/parse-message.ts';
import { NeedsApproval } from '../../domain/errors.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { logger } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { type Decided, decideOnce } from './decide/decide-once.ts';

const Input = z.object({
  origin: Origin,
  event: z.unknown(),
  executionArn: z.string(),
});

/**
 * Decides on one message and writes the lease. It cannot reach a warehouse, whatever the message says. Throws
 * `NeedsApproval` for a request that waits for people to answer: the state machine asks them, and decides again.
 */
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
  const base = {
    config,
    breakGlass: ledgerBreakGlass(table),
    questions: ledgerQuestions(table),
    answers: ledgerAnswers(table),
    tokens: taskTokens(new SFNClient({})),
    requests: ledgerRequests(table),
    leases: ledgerLeases(table),
    suspensions: ledgerSuspensions(table),
    schedules: schedules(new SchedulerClient({}), {
      group: SCHEDULE_GROUP,
      queueArn: QUEUE_ARN,
      roleArn: SCHEDULER_ROLE_ARN,
      deadLetterArn: SCHEDULE_DLQ_ARN,
    }),
    warn: (message: string, because: Error) => logger.warn(message, because),
  };
  return async (input: unknown): Promise<Decided> => {
    const { origin, event, executionArn } = Input.parse(input);
    const decided = await decideOnce(
      { ...base, executionArn },
      parseMessage(origin, event, config, idOfExecution(executionArn)),
      toInstant(now()),
    );
    const { key, parts, outcome, lacks } = decided;
    logger.info('decided', {
      execution: executionArn,
      ...key,
      leases: parts.map(({ leaseId, revision, database }) => ({ leaseId, revision, database })),
      outcome: outcome?.outcome ?? (lacks === undefined ? 'goes on' : 'awaiting-approval'),
    });
    // A Choice after this state would bill every approval one transition more; this way only those that wait go another way.
    if (decided.lacks !== undefined) throw new NeedsApproval(decided.lacks.join('; '));
    return decided;
  };
};

export const handler = lambda(compose);
