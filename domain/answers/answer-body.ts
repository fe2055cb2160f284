import * as z from 'zod/mini';

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

/** What a person posts to the URL for answers, by `kind`. Who it is, IAM says and never the body. */
export const AnswerBody = z.discriminatedUnion('kind', [SetupBody]);
export type AnswerBody = z.infer<typeof AnswerBody>;
