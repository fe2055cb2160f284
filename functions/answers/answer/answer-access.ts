import {
  Answers,
  type AnswerVerdict,
  approving,
  judgeAnswer,
  type QuestionState,
} from '../../../domain/access/approvals/answers.ts';
import { isAsPut, isBound } from '../../../domain/access/approvals/as-put.ts';
import { sourceOf } from '../../../domain/access/decision.ts';
import { rulesOf } from '../../../domain/access/policy/policy-of.ts';
import type { AccessAnswer } from '../../../domain/answers/answer-body.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { AuthenticatedPerson } from '../../../domain/people.ts';
import type { AnswerDeps } from './answer-deps.ts';
import { type Reply, reply } from './reply.ts';

const STATUS: Readonly<Record<Exclude<AnswerVerdict['kind'], 'counted'>, number>> = {
  repeated: 200,
  late: 409,
  contradiction: 409,
  'other-question': 409,
  'not-an-approver': 403,
};

/** How often an answer is judged anew because another one came first. */
const MOST_TRIES = 5;

/** Keeps a person's answer to an access that waits, then wakes it if nothing is missing any more. Decide judges once more. */
export async function answerAccess(
  deps: AnswerDeps,
  person: AuthenticatedPerson,
  { lease: leaseId, question: hash, approved, reason }: AccessAnswer,
): Promise<Reply> {
  const { config, questions, requests, answers, now } = deps;
  const about = `access/${leaseId}`;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const question = await questions.find(leaseId);
    if (!isBound(question)) return reply(404, `nobody has asked for an approval of ${leaseId}`);
    if (!isAsPut(question, rulesOf(config))) {
      // Decide puts what is asked now.
      await wake(deps, leaseId);
      return reply(409, `${notAsPut(leaseId)}; nothing was changed`, about);
    }
    const found = await answers.find(about, question.hash);
    const verdict = judgeAnswer(
      {
        question,
        answers: Answers.parse(found ?? []),
        registration: await requests.registration(leaseId),
        source: sourceOf(question, config),
      },
      { ...person, question: hash, approved, at: now, reason },
    );
    if (verdict.kind !== 'counted') {
      // Whatever was decided elsewhere, or is over: the execution that waits looks for itself.
      if (verdict.kind !== 'not-an-approver') await wake(deps, leaseId);
      return reply(STATUS[verdict.kind], `${verdict.because}; nothing was changed`, about);
    }
    const written = await answers.write(about, question.hash, verdict.answers, found);
    if (written === 'refused') continue;
    if (verdict.state.is !== 'open') await wake(deps, leaseId);
    return reply(200, told(leaseId, verdict.state, verdict.answers), about);
  }
  throw new TryAgain(`${leaseId} is answered by others at this moment`);
}

/** What is said of a question whose text is not what its hash stands for, or whose rules have changed. */
export const notAsPut = (leaseId: string): string =>
  `what lies in the ledger about ${leaseId} is not what was asked, or the rules have changed since: it is put anew, read it then`;

/** Several at once, in turn: what a crash leaves unanswered is answered when they are sent again. */
export async function answerAccesses(
  deps: AnswerDeps,
  person: AuthenticatedPerson,
  given: readonly AccessAnswer[],
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  for (const one of given) replies.push(await answerAccess(deps, person, one));
  return replies;
}

async function wake({ questions, tokens }: AnswerDeps, leaseId: string): Promise<void> {
  const token = (await questions.waiting(leaseId))?.token;
  if (token !== undefined) await tokens.answer(token, {});
}

function told(leaseId: string, state: QuestionState, answers: Answers): string {
  switch (state.is) {
    case 'approved':
      return `${leaseId} is approved by ${approving(answers).join(', ')}; what becomes of it is told by an event on the bus`;
    case 'refused':
      return `${leaseId} is refused by ${state.by.person}`;
    case 'open':
      return `noted; ${state.missing.map(({ stage, missing, left }) => `rule ${stage.rule} still needs ${missing} of ${left.join(', ')}`).join('; ')}`;
  }
}
