import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { eventBus } from '../../aws/event-bus.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { recordOutcome } from './record/record-outcome.ts';

const Key = z.object({ source: z.string(), requestId: z.string(), detailType: z.string() });
const Outcome = z.object({ outcome: z.string(), because: z.array(z.string()) });
const Part = z.object({ database: z.string(), leaseId: z.string(), revision: z.number() });
const AnsweredPart = z.object({
  ...Part.shape,
  ...Outcome.shape,
  evidence: z.optional(z.number()),
});
/** An iteration of the state machine whose queue message was not answered in time. */
const UnansweredPart = z.object({
  ...Part.shape,
  error: z.object({ Error: z.string(), Cause: z.optional(z.string()) }),
});

const Input = z.object({
  executionArn: z.string(),
  decided: z.optional(
    z.object({
      key: Key,
      contentHash: z.string(),
      outcome: z.optional(
        z.object({
          ...Outcome.shape,
          duplicate: z.optional(z.boolean()),
          conflict: z.optional(z.boolean()),
        }),
      ),
    }),
  ),
  answers: z.optional(z.array(z.union([AnsweredPart, UnansweredPart]))),
  error: z.optional(z.object({ Error: z.string(), Cause: z.optional(z.string()) })),
});
export type RecordInput = z.infer<typeof Input>;

/** Ends every execution: writes the outcome where a repeated request finds it, and tells of refusals and of what got no answer. */
export const compose = ({ env, now }: Runtime) => {
  const { TABLE, BUS } = readEnv(['TABLE', 'BUS'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const deps = {
    requests: ledgerRequests(table),
    leases: ledgerLeases(table),
    bus: eventBus(new EventBridgeClient({}), BUS),
  };
  return (input: unknown) => recordOutcome(deps, Input.parse(input), toInstant(now()));
};

export const handler = lambda(compose);
