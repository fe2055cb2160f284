import * as z from 'zod/mini';

/** What became of a request as a whole, and why. */
export const RequestOutcome = z.object({ outcome: z.string(), because: z.array(z.string()) });
export type RequestOutcome = z.infer<typeof RequestOutcome>;
