import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { eventBus } from '../../aws/event-bus.ts';
import { ledgerAnswers } from '../../aws/ledger/answers.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerQuestions } from '../../aws/ledger/questions.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { ownRequests } from '../../aws/own-requests.ts';
import { TAG_EVENTS } from '../../domain/access/source.ts';
import { TagReading } from '../../domain/tags/tag-reading.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { type Compared, compareOnce } from './compare/compare-once.ts';
import { Look } from './look.ts';

/** With an error instead of a reading where Read failed for good. */
const Input = z.extend(Look, {
  reading: z.optional(TagReading),
  error: z.optional(z.object({ Error: z.string(), Cause: z.optional(z.string()) })),
});

/** Turns one reading into requests and revokes on our own bus, where they are decided like everybody's. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE, BUS, ANSWER_URL } = readEnv(['TABLE', 'BUS', 'ANSWER_URL'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const events = new EventBridgeClient({});
  const deps = {
    config,
    records: ledgerTagRecords(table),
    requests: ledgerRequests(table),
    leases: ledgerLeases(table),
    questions: ledgerQuestions(table),
    answers: ledgerAnswers(table),
    bus: eventBus(events, BUS),
    url: ANSWER_URL,
    asking: ownRequests(events, { bus: BUS, source: TAG_EVENTS }),
  };
  return (input: unknown): Promise<Compared> => {
    const { reading, error, ...look } = Input.parse(input);
    const failed = `${error?.Error ?? 'no answer'}: ${error?.Cause ?? ''}`.slice(0, 300);
    return compareOnce(
      deps,
      look,
      reading ?? {
        resource: look.resource,
        version: 0,
        tagged: { failed },
        identities: {},
      },
      toInstant(now()),
    );
  };
};

export const handler = lambda(compose);
