import { sourceOf } from '../../../domain/access/decision.ts';
import {
  ItemDecision,
  type ItemVerdict,
  judgeItem,
  reviewAnswers,
} from '../../../domain/access/reviews/decide-item.ts';
import { itemInWords } from '../../../domain/access/reviews/review.ts';
import { ANSWERS_SOURCE } from '../../../domain/access/source.ts';
import type { ReviewBody } from '../../../domain/answers/answer-body.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import type { AuthenticatedPerson } from '../../../domain/people.ts';
import type { AnswerDeps } from './answer-deps.ts';
import { type Reply, reply } from './reply.ts';

const STATUS: Readonly<Record<Exclude<ItemVerdict['kind'], 'counted'>, number>> = {
  repeated: 200,
  late: 409,
  contradiction: 409,
  'not-a-reviewer': 403,
  holder: 403,
  'not-known': 409,
};

/** Keeps a person's decision on one item, then has the review looked at: what follows is carried out there. */
export async function answerReview(
  { config, reviews, answers, following, now }: AnswerDeps,
  person: AuthenticatedPerson,
  { review: id, item: hash, decision, reason }: ReviewBody,
): Promise<Reply> {
  const about = reviewAnswers(id);
  const review = await reviews.find(id);
  if (review === undefined) return reply(404, `there is no access review ${id}`);
  const item = await reviews.item(review, hash);
  if (item === undefined)
    return reply(
      404,
      `access review ${id} has no item ${hash}; GET ?review=${id} lists its items`,
      about,
    );
  const found = await answers.find(about, hash);
  const verdict = judgeItem(
    {
      review,
      item,
      before: found === undefined ? undefined : ItemDecision.parse(found),
      source: sourceOf({ source: ANSWERS_SOURCE }, config),
    },
    { ...person, decision, at: now, ...(reason !== undefined && { reason }) },
  );
  // Repeated, perhaps after a crash: nobody knows whether the review was looked at.
  const follow = () =>
    following.start(`answer-${sha256(canonical([id, hash])).slice(0, 40)}`, { review: id });
  if (verdict.kind !== 'counted') {
    if (verdict.kind === 'repeated') await follow();
    return reply(STATUS[verdict.kind], `${verdict.because}; nothing was changed`, about);
  }
  if ((await answers.write(about, hash, verdict.decision, found)) === 'refused')
    throw new TryAgain(`item ${hash} of access review ${id} is decided by others at this moment`);
  await follow();
  return reply(200, `noted: ${decision} ${itemInWords(item)}`, about);
}
