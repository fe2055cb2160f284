import { type BreakGlassUse, reviewOf } from '../../../domain/access/break-glass.ts';
import { ClosedReview, mayNotClose, useInWords } from '../../../domain/access/closed-review.ts';
import { sourceOf } from '../../../domain/access/decision.ts';
import { rulesOf } from '../../../domain/access/policy/policy-of.ts';
import { ANSWERS_SOURCE } from '../../../domain/access/source.ts';
import type { BreakGlassBody } from '../../../domain/answers/answer-body.ts';
import type { AuthenticatedPerson } from '../../../domain/people.ts';
import type { AnswerDeps } from './answer-deps.ts';
import { type Reply, reply } from './reply.ts';

/** Closes the review of a use of break-glass, for good: Decide reads it before the same person's next use. */
export async function closeReview(
  deps: AnswerDeps,
  caller: AuthenticatedPerson,
  { lease: leaseId, finding }: BreakGlassBody,
): Promise<Reply> {
  const { answers, config, now } = deps;
  const [about, hash] = reviewOf(leaseId);
  const { use, closed } = await reviewed(deps, leaseId);
  if (use === undefined)
    return reply(404, `breakGlass was not used for ${leaseId}; nothing was changed`);
  const no = mayNotClose(use, caller, {
    source: sourceOf({ source: ANSWERS_SOURCE }, config),
    rules: rulesOf(config),
  });
  if (no !== undefined) return reply(403, `${no}; nothing was changed`, about);
  if (closed !== undefined) return closedBefore(closed, caller, about);
  const { person, arn: by } = caller;
  const review: ClosedReview = { use, person, by, at: now, finding };
  if ((await answers.write(about, hash, review, undefined)) === 'written')
    return reply(
      200,
      `the review of ${leaseId} is closed by ${person}; ${use.person} may use breakGlass again`,
      about,
    );
  const first = (await reviewed(deps, leaseId)).closed ?? review;
  return closedBefore(first, caller, about);
}

const closedBefore = (
  { use, person, at }: ClosedReview,
  caller: AuthenticatedPerson,
  about: string,
): Reply =>
  reply(
    person === caller.person ? 200 : 409,
    `the review of ${use.leaseId} was closed already by ${person} at ${at}; nothing was changed`,
    about,
  );

/** Shows a use and its review, open or closed; whether any access began by it, the registration of the id says. */
export async function showReview(deps: AnswerDeps, leaseId: string): Promise<Reply> {
  const { use, closed } = await reviewed(deps, leaseId);
  if (use === undefined) return reply(404, `breakGlass was not used for ${leaseId}`);
  const registration = await deps.requests.registration(leaseId);
  const began =
    registration === undefined
      ? 'no access began by it'
      : `its access is ${registration.status} since ${registration.at}`;
  return reply(200, [...useInWords(use, closed), began].join('\n'));
}

async function reviewed(
  { answers, breakGlass }: AnswerDeps,
  leaseId: string,
): Promise<{ readonly use?: BreakGlassUse | undefined; readonly closed?: ClosedReview }> {
  const said = await answers.find(...reviewOf(leaseId));
  if (said !== undefined) {
    const closed = ClosedReview.parse(said);
    return { use: closed.use, closed };
  }
  const { open } = await breakGlass.uses();
  return { use: open.find((use) => use.leaseId === leaseId) };
}
