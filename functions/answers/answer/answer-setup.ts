import type { SetupBody } from '../../../domain/answers/answer-body.ts';
import { authorityOf } from '../../../domain/approver.ts';
import type { AuthenticatedPerson } from '../../../domain/people.ts';
import { setupQuestions } from '../../setup/run/setup-questions.ts';
import type { AnswerDeps } from './answer-deps.ts';
import { type Reply, reply } from './reply.ts';

/** Keeps a person's answer to a setup's question, then wakes the state that waits; the state reads the answer itself. */
export async function answerSetup(
  { config, ledger, answers, tokens, now }: AnswerDeps,
  { arn: by }: AuthenticatedPerson,
  { warehouse, run: name, plan, approved }: SetupBody,
): Promise<Reply> {
  const run = setupQuestions(ledger, warehouse, name);
  const about = run.answered;
  const approval = await run.approval(plan);
  if (approval === undefined)
    return reply(404, `run ${name} of ${warehouse} has not asked for approval of plan ${plan}`);
  const authority = authorityOf(config.approvers, by);
  if (authority === undefined)
    return reply(
      403,
      `${by} is not listed in approvers of config/admin.yml; nothing was changed by this answer`,
      about,
    );
  const mine = { approved, by, authority, at: now };
  const first = (await answers.write(about, plan, mine, undefined)) === 'written';
  const answer = first ? mine : ((await run.answer(plan)) ?? mine);
  const verdict = answer.approved ? 'approved' : 'rejected';
  // The question may have been put again meanwhile: only the last token wakes the state.
  const { token } = (await run.approval(plan)) ?? approval;
  const woken = await tokens.answer(token, {});
  if (!first)
    return reply(
      answer.approved === approved ? 200 : 409,
      `plan ${plan} was ${verdict} by ${answer.by} at ${answer.at} already; that answer counts`,
      about,
    );
  if (woken === 'closed')
    return reply(
      409,
      `run ${name} of ${warehouse} no longer waits; this answer changes nothing unless it asks again`,
      about,
    );
  return reply(200, `plan ${plan} is ${verdict} by ${by}`, about);
}
