import { type VerifiedChain, type VerifyDeps, verifyChain } from '../../evidence/verify-chain.ts';
import type { Runtime } from '../../runtime.ts';

const TRIES = 3;
const PAUSE_MS = 30_000;

/** What does not hold while reconcile and copy are at work may be a write that is half done: it is asked again. */
export async function verifyAtRest(
  deps: VerifyDeps & Pick<Runtime, 'pause'>,
  chain: string,
  database?: string,
): Promise<VerifiedChain> {
  for (let tried = 1; ; tried += 1) {
    const verified = await verifyChain(deps, chain, database);
    if (verified.status === 'intact' || tried === TRIES) return verified;
    await deps.pause(PAUSE_MS);
  }
}
