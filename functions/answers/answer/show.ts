import { questionInWords } from '../../../domain/access/approvals/announce.ts';
import { Answers, approving, refusing } from '../../../domain/access/approvals/answers.ts';
import type { Registration } from '../../../domain/access/registration.ts';
import { questionText } from '../../../domain/setup/run/question.ts';
import { setupRun } from '../../setup/run/setup-run.ts';
import type { AnswerDeps } from './answer-deps.ts';
import { showReview } from './close-review.ts';
import { type Reply, reply } from './reply.ts';

/** Shows a question, also one that was answered long ago. Whoever follows a link does nothing but this. */
export async function show(
  deps: AnswerDeps,
  { lease, breakGlass, warehouse, run, plan }: Readonly<Record<string, string | undefined>>,
): Promise<Reply> {
  if (lease !== undefined) return showAccess(deps, lease);
  if (breakGlass !== undefined) return showReview(deps, breakGlass);
  if (warehouse === undefined || run === undefined || plan === undefined)
    return reply(400, 'name what to show: ?lease=…, ?breakGlass=…, or ?warehouse=…&run=…&plan=…');
  const asked = await setupRun(deps.table, warehouse, run).question(plan);
  return asked === undefined
    ? reply(404, `run ${run} of ${warehouse} has no plan ${plan}`)
    : reply(200, [`plan ${plan} of run ${run}:`, ...questionText(asked.actions)].join('\n'));
}

async function showAccess(
  { questions, answers, requests }: AnswerDeps,
  leaseId: string,
): Promise<Reply> {
  const question = await questions.find(leaseId);
  if (question?.hash === undefined)
    return reply(404, `nobody has asked for an approval of ${leaseId}`);
  const said = Answers.parse((await answers.find(`access/${leaseId}`, question.hash)) ?? []);
  const no = refusing(said);
  const registration = await requests.registration(leaseId);
  const answer = { kind: 'access', lease: leaseId, question: question.hash, approved: true };
  return reply(
    200,
    [
      ...questionInWords(question),
      ...approving(said).map((person) => `${person} approved`),
      ...(no === undefined ? [] : [`${no.person} refused`]),
      ...(registration?.status === 'awaiting'
        ? [`to approve it, POST ${JSON.stringify(answer)}; with "approved":false it is refused`]
        : [standing(registration)]),
    ].join('\n'),
  );
}

const standing = (registration: Registration | undefined): string =>
  registration === undefined
    ? 'it does not wait'
    : `it does not wait any more: ${[`${registration.status} at ${registration.at}`, ...(registration.because ?? [])].join('; ')}`;
