import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { executions } from '../../aws/executions.ts';
import { ledgerAnswers } from '../../aws/ledger/answers.ts';
import { ledgerBreakGlass } from '../../aws/ledger/break-glass.ts';
import { ledgerQuestions } from '../../aws/ledger/questions.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerReviews } from '../../aws/ledger/reviews.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { taskTokens } from '../../aws/task-tokens.ts';
import { cut } from '../../domain/access/reasons.ts';
import { AnswerBody } from '../../domain/answers/answer-body.ts';
import { sha256 } from '../../domain/hash.ts';
import { IN_WORDS } from '../../domain/in-words.ts';
import { type AuthenticatedPerson, personOfCaller } from '../../domain/people.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { answerAccess, answerAccesses } from './answer/answer-access.ts';
import type { AnswerDeps } from './answer/answer-deps.ts';
import { answerReview } from './answer/answer-review.ts';
import { answerSetup } from './answer/answer-setup.ts';
import { closeReview } from './answer/close-review.ts';
import { type Reply, reply, type UrlResponse } from './answer/reply.ts';
import { sendRequest } from './answer/send-request.ts';
import { show } from './answer/show.ts';
import { readUrlCall } from './answer/url-call.ts';

/** An answer needs a few hundred; the URL would take six million. */
const MAX_BODY_CHARACTERS = 20_000;
const MAX_NOTED_CHARACTERS = 2_000;

/**
 * The URL at which people answer. IAM has authenticated the caller before; a GET shows a question and changes nothing, a
 * POST answers it. An answer that changes nothing leaves evidence.
 */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE, ACCESS_MACHINE, REVIEWS_MACHINE } = readEnv(
    ['TABLE', 'ACCESS_MACHINE', 'REVIEWS_MACHINE'],
    env,
  );
  const ledger = ledgerTable(new DynamoDBClient({}), TABLE);
  const answers = ledgerAnswers(ledger);
  const sfn = new SFNClient({});
  const adapters = {
    ledger,
    answers,
    questions: ledgerQuestions(ledger),
    requests: ledgerRequests(ledger),
    breakGlass: ledgerBreakGlass(ledger),
    tokens: taskTokens(sfn),
    access: executions(sfn, ACCESS_MACHINE),
    reviews: ledgerReviews(ledger),
    following: executions(sfn, REVIEWS_MACHINE),
  };
  return async (event: unknown): Promise<UrlResponse> => {
    const { method, arn, query, body } = readUrlCall(event);
    const deps: AnswerDeps = { ...adapters, config, now: toInstant(now()) };
    const caller = personOfCaller(arn, config);
    if (method !== 'POST') {
      if (method !== 'GET')
        return respond(reply(405, `POST an answer; ${method} changes nothing here`));
      return respond('refused' in caller ? reply(403, caller.refused) : await show(deps, query));
    }
    const said =
      'refused' in caller
        ? [reply(403, `${caller.refused}; nothing was changed`)]
        : await answerBy(deps, caller, body);
    for (const { status, message, about = 'unreadable' } of said)
      if (status >= 400)
        await answers.noteRefused(about, {
          by: arn,
          because: message,
          content: cut(body, MAX_NOTED_CHARACTERS),
          hash: sha256([arn, message, body].join('\n')),
          at: deps.now,
        });
    return respond(...said);
  };
};

/** What becomes of one body, by its kind; of each of its answers where it has several. Another kind of answer is another case. */
async function answerBy(
  deps: AnswerDeps,
  caller: AuthenticatedPerson,
  body: string,
): Promise<readonly Reply[]> {
  if (body.length > MAX_BODY_CHARACTERS)
    return [
      reply(
        413,
        `the body has ${body.length} characters; ${MAX_BODY_CHARACTERS} are taken at most`,
      ),
    ];
  const read = z.safeParse(AnswerBody, json(body), IN_WORDS);
  if (!read.success)
    return [
      reply(
        400,
        `the body is no answer (${read.error.issues.map(({ path, message }) => `${['body', ...path].join('.')}: ${message}`).join('; ')}); docs/approvals.md has the kinds of answers`,
      ),
    ];
  switch (read.data.kind) {
    case 'setup':
      return [await answerSetup(deps, caller, read.data)];
    case 'access':
      return [await answerAccess(deps, caller, read.data)];
    case 'accesses':
      return answerAccesses(deps, caller, read.data.answers);
    case 'request':
      return [await sendRequest(deps, caller, read.data)];
    case 'break-glass':
      return [await closeReview(deps, caller, read.data)];
    case 'review':
      return [await answerReview(deps, caller, read.data)];
  }
}

/** Of several replies the status says the worst, and the body has each, in the order of what was sent. */
const respond = (...replies: readonly Reply[]): UrlResponse => ({
  statusCode: Math.max(...replies.map(({ status }) => status)),
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    message: replies.map(({ message }) => message).join('\n'),
    ...(replies.length > 1 && {
      answers: replies.map(({ status, message }) => ({ status, message })),
    }),
  }),
});

/** Undefined for text that is not JSON: the schema then says what is wanted. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const handler = lambda(compose);
