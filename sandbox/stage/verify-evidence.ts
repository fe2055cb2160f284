import * as z from 'zod/mini';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { VerifiedChain } from '../print/story-event.ts';

const Verified = z.array(
  z.object({
    chain: z.string(),
    status: z.string(),
    entries: z.number(),
    problems: z.array(z.string()),
  }),
);

/** What `evidence verify` says of every chain (functions/evidence/verify.ts). */
export const verifyEvidence = async (localAws: LocalAws): Promise<VerifiedChain[]> =>
  Verified.parse(await localAws.invoke('verify', {}));
