import * as z from 'zod/mini';
import type { VerifiedChain } from '../print/happening.ts';
import type { World } from '../world/world.ts';

const Verified = z.array(
  z.object({
    database: z.string(),
    status: z.string(),
    links: z.number(),
    problems: z.array(z.string()),
  }),
);

/** What `evidence verify` says of every chain (functions/evidence/verify.ts). */
export const verifyEvidence = async (world: World): Promise<VerifiedChain[]> =>
  Verified.parse(await world.invoke('verify', {}));
