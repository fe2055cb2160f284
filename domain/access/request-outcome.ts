import * as z from 'zod/mini';

/** What became of a request as a whole, and why. */
export const RequestOutcome = z.object({ outcome: z.string(), because: z.array(z.string()) });
export type RequestOutcome = z.infer<typeof RequestOutcome>;

/** Of a message under the key of another: what became of that one is no answer to it. */
export const otherContent = (requestId: string): RequestOutcome => ({
  outcome: 'refused',
  because: [`requestId ${requestId} was seen before with other content; use a new requestId`],
});
