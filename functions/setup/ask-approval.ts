import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { publishSetup } from '../../aws/setup-events.ts';
import { AlreadyAnswered, UnexpectedResponse } from '../../domain/errors.ts';
import { type ApprovalNeeded, questionText } from '../../domain/setup/run/question.ts';
import { openRun } from '../../domain/setup/run/run-state.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { setupQuestions } from './run/setup-questions.ts';

const Question = z.strictObject({ state: z.unknown(), token: z.string().check(z.minLength(1)) });

/**
 * Asks for approval of exactly this plan: keeps the task token with the plan's hash and announces the question. Throws
 * `AlreadyAnswered` when it is put again, after a failure, and somebody answered the first time.
 */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE, BUS } = readEnv(['TABLE', 'BUS'], env);
  const ledger = ledgerTable(new DynamoDBClient({}), TABLE);
  const events = new EventBridgeClient({});
  return async (event: unknown): Promise<void> => {
    const { state, token } = Question.parse(event);
    const { request, run: name, asked = '' } = openRun(state);
    const questions = setupQuestions(ledger, request.warehouse, name);
    const question = await questions.question(asked);
    if (question === undefined)
      throw new UnexpectedResponse(`the journal has no plan ${asked} to ask about`);
    await questions.put(asked, { askedAt: now().toISOString(), token });
    // The token is saved before the answer is looked for: whoever answers after this look wakes the state by the new token.
    if ((await questions.answer(asked)) !== undefined)
      throw new AlreadyAnswered(`plan ${asked} was answered before`);
    const detail: ApprovalNeeded = {
      warehouse: request.warehouse,
      run: name,
      plan: asked,
      actions: question.actions,
      // For people: the same in words.
      text: questionText(question.actions).join('\n'),
      approvers: config.approvers,
    };
    await publishSetup(events, BUS, 'Setup Approval Needed', detail);
  };
};

export const handler = lambda(compose);
