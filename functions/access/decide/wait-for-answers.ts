import { Answers, type PutQuestion } from '../../../domain/access/approvals/answers.ts';
import type { Question } from '../../../domain/access/approvals/question.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/time.ts';
import type { DecideDeps } from './decide-deps.ts';

/** The question that a lease id waits with, and what was answered to it as it stands. */
export async function waitingWith(
  { questions, answers }: DecideDeps,
  leaseId: string,
): Promise<PutQuestion | undefined> {
  const question = await questions.find(leaseId);
  if (question === undefined) return undefined;
  const said = question.hash && (await answers.find(`access/${leaseId}`, question.hash));
  return { question, answers: said === undefined ? [] : Answers.parse(said) };
}

/** Puts the question, for this execution to wait with; or names the one that waits already. */
export async function putQuestion(
  { questions, executionArn }: DecideDeps,
  question: Question,
  before: Question | undefined,
  now: Instant,
): Promise<'mine' | { readonly waits: string }> {
  const { leaseId } = question;
  if (!(await questions.claim(leaseId, executionArn, now)))
    return { waits: (await questions.waiting(leaseId))?.executionArn ?? 'another execution' };
  if (question !== before && (await questions.put(question, before)) === 'refused')
    throw new TryAgain(`the question about ${leaseId} was put by somebody else meanwhile`);
  return 'mine';
}

/** Wakes the execution that waits for answers, since its lease id was decided elsewhere: it looks, and ends. */
export async function wakeWaiting(
  { questions, tokens, executionArn }: DecideDeps,
  leaseId: string,
): Promise<void> {
  const waiting = await questions.waiting(leaseId);
  if (waiting?.token !== undefined && waiting.executionArn !== executionArn)
    await tokens.answer(waiting.token, {});
}
