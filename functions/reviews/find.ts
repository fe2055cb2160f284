import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerReviews } from '../../aws/ledger/reviews.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import {
  dueReviews,
  ReviewCall,
  type ReviewLook,
} from '../../domain/access/reviews/due-reviews.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { MachineInput } from '../machine-input.ts';
import type { Runtime } from '../runtime.ts';

/** Which reviews are to be looked at: those that are open and those that begin, or the one that the input names. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  const reviews = ledgerReviews(ledgerTable(new DynamoDBClient({}), TABLE));
  return async (input: unknown): Promise<{ readonly reviews: readonly ReviewLook[] }> => {
    const call = ReviewCall.parse(MachineInput.parse(input).event);
    const known = 'review' in call ? [] : await reviews.all();
    return { reviews: dueReviews(call, known, config.reviews, toInstant(now())) };
  };
};

export const handler = lambda(compose);
