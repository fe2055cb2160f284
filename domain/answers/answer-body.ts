import * as z from 'zod/mini';
import { RequestId } from '../access/request.ts';

/** Accesses that one call shows or answers; a tagged resource asks for no more of the same approvers (`maxPerTag`). */
export const MOST_AT_ONCE = 100;

/** Approves or rejects the plan of a setup run. */
const SetupBody = z.strictObject({
  kind: z.literal('setup'),
  warehouse: z.string(),
  run: z.string(),
  /** Hash of exactly the actions that were asked about. */
  plan: z.string(),
  approved: z.boolean(),
});
export type SetupBody = z.infer<typeof SetupBody>;

/** Approves or refuses an access that waits: exactly the question that was read. */
const AccessAnswer = z.strictObject({
  lease: RequestId,
  /** Its hash, as the announcement and a GET say it. */
  question: z.string().check(z.maxLength(64)),
  approved: z.boolean(),
  reason: z.optional(z.string().check(z.maxLength(1024))),
});
export type AccessAnswer = z.infer<typeof AccessAnswer>;
const AccessBody = z.strictObject({ kind: z.literal('access'), ...AccessAnswer.shape });
/** Several at once. Each counts or does not by itself, as if it had come alone. */
const AccessesBody = z.strictObject({
  kind: z.literal('accesses'),
  answers: z.array(AccessAnswer).check(z.minLength(1), z.maxLength(MOST_AT_ONCE)),
});

/**
 * A message of the person's own to the access flow: the detail of that type (schemas/in) without `requestedBy`, which is
 * whom IAM named. What else is in it is judged where it is decided.
 */
const RequestBody = z.strictObject({
  kind: z.literal('request'),
  detailType: z.enum(['Model Access Requested', 'Model Access Off-Boarding Requested']),
  detail: z.looseObject({ requestId: RequestId, requestedBy: z.optional(z.never()) }),
});
export type RequestBody = z.infer<typeof RequestBody>;

/** Closes the review of a use of break-glass. */
const BreakGlassBody = z.strictObject({
  kind: z.literal('break-glass'),
  lease: RequestId,
  /** What the review found. */
  finding: z.string().check(
    z.maxLength(1024),
    z.refine((text) => /[\p{L}\p{N}]/u.test(text), {
      error: 'is blank; say what the review found',
    }),
  ),
});
export type BreakGlassBody = z.infer<typeof BreakGlassBody>;
/** Keeps or removes one item of an access review, exactly as it was frozen. */
const ReviewBody = z.strictObject({
  kind: z.literal('review'),
  /** The review's id, and the item's hash, as a GET says them. */
  review: z.string().check(z.maxLength(64)),
  item: z.string().check(z.maxLength(64)),
  decision: z.enum(['keep', 'remove']),
  reason: z.optional(z.string().check(z.maxLength(512))),
});
export type ReviewBody = z.infer<typeof ReviewBody>;

/** What a person posts to the URL for answers, by `kind`. Who it is, IAM says and never the body. */
export const AnswerBody = z.discriminatedUnion('kind', [
  SetupBody,
  AccessBody,
  AccessesBody,
  RequestBody,
  BreakGlassBody,
  ReviewBody,
]);
export type AnswerBody = z.infer<typeof AnswerBody>;
