import { madeOnce } from '../../made-once.ts';
import type { ConsumeDeps } from './consume.ts';
import type { EffectTargets } from './effect-clients.ts';

/**
 * What a reconcile does outside ledger and warehouse: sign, publish, answer, give back. Most invocations find nothing to do, so their
 * four clients, a tenth of the bundle, lie in a file of its own that the first of these calls imports (docs/adr/012).
 */
export function effects(
  targets: EffectTargets,
  load: () => Promise<typeof import('./effect-clients.ts')> = () => import('./effect-clients.ts'),
): Pick<ConsumeDeps, 'key' | 'bus' | 'tokens' | 'queue' | 'deadLetters'> {
  const clients = madeOnce(async () => (await load()).effectClients(targets));
  return {
    key: { arn: targets.key, sign: async (entry) => (await clients()).key.sign(entry) },
    bus: { publish: async (all) => (await clients()).bus.publish(all) },
    tokens: { answer: async (token, output) => (await clients()).tokens.answer(token, output) },
    queue: {
      retryIn: async (receipt, seconds) => (await clients()).queue.retryIn(receipt, seconds),
    },
    deadLetters: { put: async (message) => (await clients()).deadLetters.put(message) },
  };
}
