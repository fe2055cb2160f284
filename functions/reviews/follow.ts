import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { eventBus } from '../../aws/event-bus.ts';
import { ledgerAnswers } from '../../aws/ledger/answers.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerReviews } from '../../aws/ledger/reviews.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ownRequests } from '../../aws/own-requests.ts';
import { REVIEW_EVENTS } from '../../domain/access/source.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { type FollowedReview, followOnce } from './follow/follow-once.ts';

const Input = z.object({ id: z.string(), attempt: z.int() });

/** Carries out what follows from a review now: ends leases by messages on our own bus, tells people, concludes. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE, BUS, ANSWER_URL } = readEnv(['TABLE', 'BUS', 'ANSWER_URL'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const events = new EventBridgeClient({});
  const deps = {
    config,
    url: ANSWER_URL,
    reviews: ledgerReviews(table),
    answers: ledgerAnswers(table),
    leases: ledgerLeases(table),
    bus: eventBus(events, BUS),
    ending: ownRequests(events, { bus: BUS, source: REVIEW_EVENTS }),
  };
  return (input: unknown): Promise<FollowedReview> =>
    followOnce(deps, Input.parse(input), toInstant(now()));
};

export const handler = lambda(compose);
