import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventBus } from '../../aws/event-bus.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { logger } from '../log.ts';
import { measure } from '../metrics.ts';
import type { Runtime } from '../runtime.ts';
import { RecordInput } from './record/record-input.ts';
import { recordOutcome } from './record/record-outcome.ts';

/** Ends every execution: writes the outcome where a repeated request finds it, and tells of refusals and of what got no answer. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE, BUS } = readEnv(['TABLE', 'BUS'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const deps = {
    config,
    requests: ledgerRequests(table),
    leases: ledgerLeases(table),
    bus: eventBus(new EventBridgeClient({}), BUS),
  };
  return async (input: unknown) => {
    const given = RecordInput.parse(input);
    const recorded = await recordOutcome(deps, given, toInstant(now()));
    const { outcome, duplicate } = recorded;
    logger.info('request ended', {
      execution: given.executionArn,
      ...given.decided?.key,
      outcome,
      ...(duplicate && { duplicate }),
    });
    measure('Requests', 1, { outcome });
    return recorded;
  };
};

export const handler = lambda(compose);
