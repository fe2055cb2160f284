import { questionInWords } from '../../../domain/access/approvals/announce.ts';
import { Answers, approving, refusing } from '../../../domain/access/approvals/answers.ts';
import { isAsPut, isBound } from '../../../domain/access/approvals/as-put.ts';
import { rulesOf } from '../../../domain/access/policy/policy-of.ts';
import type { Registration } from '../../../domain/access/registration.ts';
import { adoptable } from '../../../domain/access/reviews/adoptable.ts';
import { decisionsIn, reviewAnswers } from '../../../domain/access/reviews/decide-item.ts';
import { itemInWords } from '../../../domain/access/reviews/review.ts';
import { type AccessAnswer, MOST_AT_ONCE } from '../../../domain/answers/answer-body.ts';
import { questionText } from '../../../domain/setup/run/question.ts';
import { setupQuestions } from '../../setup/run/setup-questions.ts';
import { notAsPut } from './answer-access.ts';
import type { AnswerDeps } from './answer-deps.ts';
import { showReview } from './close-review.ts';
import { type Reply, reply } from './reply.ts';

/** Shows a question, also one that was answered long ago. Whoever follows a link does nothing but this. */
export async function show(
  deps: AnswerDeps,
  { lease, review, breakGlass, warehouse, run, plan }: Readonly<Record<string, string | undefined>>,
): Promise<Reply> {
  if (lease !== undefined) return showAccesses(deps, lease.split(' '));
  if (review !== undefined) return showAccessReview(deps, review);
  if (breakGlass !== undefined) return showReview(deps, breakGlass);
  if (warehouse === undefined || run === undefined || plan === undefined)
    return reply(
      400,
      'name what to show: ?lease=…, ?review=…, ?breakGlass=…, or ?warehouse=…&run=…&plan=…',
    );
  const asked = await setupQuestions(deps.ledger, warehouse, run).question(plan);
  return asked === undefined
    ? reply(404, `run ${run} of ${warehouse} has no plan ${plan}`)
    : reply(200, [`plan ${plan} of run ${run}:`, ...questionText(asked.actions)].join('\n'));
}

/** Every item with its hash, and what was decided on it. */
async function showAccessReview(
  { config, reviews, answers }: AnswerDeps,
  id: string,
): Promise<Reply> {
  const review = await reviews.find(id);
  if (review === undefined) return reply(404, `there is no access review ${id}`);
  const decisions = decisionsIn(await answers.all(reviewAnswers(id)));
  const lines = [...(await reviews.population(review))].map(([hash, item]) => {
    const said = decisions.get(hash);
    const state =
      said === undefined ? 'undecided' : `${said.decision} by ${said.person} at ${said.at}`;
    return [
      `${hash} ${state}: ${itemInWords(item)}`,
      ...(item.use ?? []),
      ...adoptable(item, config),
    ].join('\n  ');
  });
  const body = { kind: 'review', review: id, item: '<hash>', decision: 'keep' };
  return reply(
    200,
    [
      `access review ${id}, frozen at ${review.frozenAt}, due at ${review.dueAt}; leases that nobody decides on ${review.overdue === 'end' ? 'end' : 'stay'}`,
      ...lines,
      ...review.unread.map((one) => `not read, so its observed grants are not here: ${one}`),
      review.concluded === undefined
        ? `to decide, one of ${review.reviewers.join(', ')} POSTs ${JSON.stringify(body)}, or "remove"`
        : `it was concluded at ${review.concluded.at}`,
    ].join('\n'),
  );
}

/** One access, or several whose ids blanks separate, which no id contains. */
async function showAccesses(deps: AnswerDeps, leaseIds: readonly string[]): Promise<Reply> {
  if (leaseIds.length > MOST_AT_ONCE)
    return reply(400, `${leaseIds.length} accesses; ${MOST_AT_ONCE} are shown at once at most`);
  const shown = await Promise.all(leaseIds.map((leaseId) => showAccess(deps, leaseId)));
  const open = shown.flatMap(({ answer }) => (answer === undefined ? [] : [answer]));
  const all = { kind: 'accesses', answers: open };
  return reply(
    Math.max(...shown.map(({ status }) => status)),
    [
      ...shown.map(({ message }) => message),
      ...(open.length > 1
        ? [`to answer them at once, each as you decide, POST ${JSON.stringify(all)}`]
        : []),
    ].join('\n\n'),
  );
}

async function showAccess(
  { config, questions, answers, requests }: AnswerDeps,
  leaseId: string,
): Promise<Reply & { readonly answer?: AccessAnswer }> {
  const question = await questions.find(leaseId);
  if (!isBound(question)) return reply(404, `nobody has asked for an approval of ${leaseId}`);
  const said = Answers.parse((await answers.find(`access/${leaseId}`, question.hash)) ?? []);
  const no = refusing(said);
  const registration = await requests.registration(leaseId);
  // What is over is shown all the same, whatever the rules have become.
  if (registration?.status === 'awaiting' && !isAsPut(question, rulesOf(config)))
    return reply(409, notAsPut(leaseId));
  const answer = { lease: leaseId, question: question.hash, approved: true };
  const isOpen = registration?.status === 'awaiting' && no === undefined;
  const shown = reply(
    200,
    [
      ...questionInWords(question),
      ...approving(said).map((person) => `${person} approved`),
      ...(no === undefined ? [] : [`${no.person} refused`]),
      ...(registration?.status === 'awaiting'
        ? [
            `to approve it, POST ${JSON.stringify({ kind: 'access', ...answer })}; with "approved":false it is refused`,
          ]
        : [standing(registration)]),
    ].join('\n'),
  );
  return { ...shown, ...(isOpen && { answer }) };
}

const standing = (registration: Registration | undefined): string =>
  registration === undefined
    ? 'it does not wait'
    : `it does not wait any more: ${[`${registration.status} at ${registration.at}`, ...(registration.because ?? [])].join('; ')}`;
