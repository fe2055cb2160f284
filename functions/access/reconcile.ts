import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { deadLetters } from '../../aws/dead-letters.ts';
import { eventBus } from '../../aws/event-bus.ts';
import { evidenceKey } from '../../aws/kms/evidence-key.ts';
import { ledgerIdentity } from '../../aws/ledger/identity.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { reconcileQueue } from '../../aws/reconcile-queue.ts';
import { taskTokens } from '../../aws/task-tokens.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { logger } from '../log.ts';
import { measure } from '../metrics.ts';
import type { Runtime } from '../runtime.ts';
import { standbyOf } from '../standby-of.ts';
import { warehouseData } from '../warehouse-data.ts';
import { consume, type GivenBack } from './reconcile/consume.ts';

/** The only function that changes privileges. Consumes the FIFO queue: one database at a time, requests and nudges alike. */
export const compose = (runtime: Runtime) => {
  const { env, config, now } = runtime;
  const { TABLE, BUS, QUEUE_URL, DEAD_LETTERS_URL, EVIDENCE_KEY } = readEnv(
    ['TABLE', 'BUS', 'QUEUE_URL', 'DEAD_LETTERS_URL', 'EVIDENCE_KEY'],
    env,
  );
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const leases = ledgerLeases(table);
  const sqs = new SQSClient({});
  const deps = {
    config,
    leases,
    journal: ledgerJournal(table, leases),
    redshift: warehouseData(runtime, 'Writer', 'reconcile'),
    key: evidenceKey(new KMSClient({}), EVIDENCE_KEY),
    bus: eventBus(new EventBridgeClient({}), BUS),
    tokens: taskTokens(new SFNClient({})),
    queue: reconcileQueue(sqs, QUEUE_URL),
    deadLetters: deadLetters(sqs, DEAD_LETTERS_URL),
    identity: ledgerIdentity(table, TABLE, () => toInstant(now()), standbyOf(runtime)),
    now: () => toInstant(now()),
    note: (because: Error, kind: GivenBack) => {
      measure('GivenBack', 1, { kind });
      if (kind === 'transient') logger.warn('given back to the queue', because);
      else logger.error(`${kind}; given back to the queue`, because);
    },
    tell: (message: string, about: object) => logger.info(message, { ...about }),
    measure,
  };
  return (
    event: SQSEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<SQSBatchResponse> =>
    consume({ ...deps, remainingMs: () => context.getRemainingTimeInMillis() }, event.Records);
};

export const handler = lambda(compose);
