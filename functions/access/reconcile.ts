import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ledgerIdentity } from '../../aws/ledger/identity.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { logger } from '../log.ts';
import { measure } from '../metrics.ts';
import type { Runtime } from '../runtime.ts';
import { standbyOf } from '../standby-of.ts';
import { warehouseData } from '../warehouse-data.ts';
import { consume, type GivenBack } from './reconcile/consume.ts';
import { effects } from './reconcile/effects.ts';

/** The only function that changes privileges. Consumes the FIFO queue: one database at a time, requests and nudges alike. */
export const compose = (runtime: Runtime) => {
  const { env, config, now } = runtime;
  const { TABLE, BUS, QUEUE_URL, DEAD_LETTERS_URL, EVIDENCE_KEY } = readEnv(
    ['TABLE', 'BUS', 'QUEUE_URL', 'DEAD_LETTERS_URL', 'EVIDENCE_KEY'],
    env,
  );
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const leases = ledgerLeases(table);
  const deps = {
    config,
    leases,
    journal: ledgerJournal(table, leases),
    redshift: warehouseData(runtime, 'Writer', 'reconcile'),
    ...effects({ key: EVIDENCE_KEY, bus: BUS, queue: QUEUE_URL, deadLetters: DEAD_LETTERS_URL }),
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
