import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventBus } from '../../aws/event-bus.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ownRequests } from '../../aws/own-requests.ts';
import { DATAZONE_EVENTS } from '../../domain/access/source.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { type AskedForSubscriptions, askOnce } from './ask/ask-once.ts';
import { Noticed } from './look.ts';

/** Turns a reading into requests, approvals and revokes on our own bus, where they are decided like everybody's. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE, BUS } = readEnv(['TABLE', 'BUS'], env);
  const events = new EventBridgeClient({});
  const deps = {
    config,
    requests: ledgerRequests(ledgerTable(new DynamoDBClient({}), TABLE)),
    bus: eventBus(events, BUS),
    asking: ownRequests(events, { bus: BUS, source: DATAZONE_EVENTS }),
  };
  return (input: unknown): Promise<AskedForSubscriptions> =>
    askOnce(deps, Noticed.parse(input), toInstant(now()));
};

export const handler = lambda(compose);
