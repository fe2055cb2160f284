import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { eventBus } from '../../aws/event-bus.ts';
import { ledgerAnswers } from '../../aws/ledger/answers.ts';
import { ledgerQuestions } from '../../aws/ledger/questions.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { approvalNeeded } from '../../domain/access/approvals/announce.ts';
import { Answers, stateOf } from '../../domain/access/approvals/answers.ts';
import { isAsPut, isBound } from '../../domain/access/approvals/as-put.ts';
import { sourceOf } from '../../domain/access/decision.ts';
import { rulesOf } from '../../domain/access/policy/policy-of.ts';
import { tagSource } from '../../domain/access/source.ts';
import { AlreadyAnswered, TryAgain, UnexpectedResponse } from '../../domain/errors.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';

const Input = z.object({
  leaseId: z.string(),
  executionArn: z.string(),
  token: z.string().check(z.minLength(1)),
});

/**
 * Announces what waits for whose approval, and keeps the token by which the answer wakes this execution. Throws
 * `AlreadyAnswered` when there is nothing to wait for.
 */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE, BUS, ANSWER_URL } = readEnv(['TABLE', 'BUS', 'ANSWER_URL'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const questions = ledgerQuestions(table);
  const answers = ledgerAnswers(table);
  const requests = ledgerRequests(table);
  const bus = eventBus(new EventBridgeClient({}), BUS);
  return async (input: unknown): Promise<void> => {
    const { leaseId, executionArn, token } = Input.parse(input);
    const at = toInstant(now());
    const question = await questions.find(leaseId);
    if (!isBound(question))
      throw new UnexpectedResponse(`the ledger has no question about ${leaseId} to ask`);
    // Another process may follow another revision of the configuration for a minute.
    if (!isAsPut(question, rulesOf(config)))
      throw new TryAgain(
        `the question about ${leaseId} is not what was asked, by the rules of this configuration: nobody is asked`,
      );
    if ((await questions.keepToken(leaseId, executionArn, token, at)) === 'refused')
      throw new TryAgain(`another execution waits for ${leaseId}`);
    // The token is kept before anybody looks: whoever answers after this look wakes the state by it.
    const said = Answers.parse((await answers.find(`access/${leaseId}`, question.hash)) ?? []);
    const state = stateOf(question, said, sourceOf(question, config));
    const registration = await requests.registration(leaseId);
    if (state.is !== 'open' || registration?.status !== 'awaiting')
      throw new AlreadyAnswered(`${leaseId} was answered before`);
    // Everything that one resource's tags wait for is told at once, by the machine that reads them.
    if (question.source === tagSource(config)?.name) return;
    const detail = approvalNeeded([{ question, missing: state.missing }], { at, url: ANSWER_URL });
    await bus.publish([{ detailType: 'Model Access Approval Needed', detail }]);
  };
};

export const handler = lambda(compose);
