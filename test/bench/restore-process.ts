import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { TryAgain } from '../../domain/errors.ts';
import { chainPrefix } from '../../domain/evidence-copy.ts';
import { type Progress, reinstateChain } from '../../functions/evidence/reinstate-chain.ts';
import { checkCopy, type RestoreDeps } from '../../functions/evidence/restore-chain.ts';
import { DEV } from '../domain/access/examples.ts';
import { CHAIN } from '../domain/signed.ts';

/**
 * A program of its own, since its memory is what is measured: replays a copy on disk into an empty ledger of which nothing is
 * held, once in one invocation and once in two, and prints what was read and written as JSON.
 */
const [, , root = '', half = ''] = process.argv;
const names = readdirSync(join(root, chainPrefix(CHAIN))).sort();
const tally = { gets: 0, entries: 0, leases: 0 };

const Key = z.object({ key: z.string(), publicKey: z.string() });
const nothing = async (): Promise<void> => {};
const written = async () => 'written' as const;
const deps: RestoreDeps = {
  bucket: {
    list: async function* (prefix, after = '') {
      for (const name of names) {
        const key = `${chainPrefix(CHAIN)}${name}`;
        if (key.startsWith(prefix) && key > after) yield key;
      }
    },
    get: async (key) => {
      tally.gets += 1;
      return readFileSync(join(root, key), 'utf8');
    },
  },
  journal: {
    entries: async function* () {},
    head: async () => undefined,
    append: async () => {
      tally.entries += 1;
      return 'written';
    },
    markPublished: nothing,
    reinstate: nothing,
    closeIntent: nothing,
    reopenIntent: written,
  },
  publications: { reinstate: written },
  configurationKey: undefined,
  leases: {
    reinstate: async () => {
      tally.leases += 1;
    },
    replace: async () => 'written',
  },
  requests: { reinstate: written, reinstateRegistration: async (shown) => shown },
  suspensions: { reinstate: nothing },
  tagRecords: { reinstate: nothing },
  breakGlass: { reinstate: nothing },
  reviews: { reinstate: nothing },
  answers: { reinstate: nothing },
  keys: new Map(readdirSync(join(root, 'keys')).map(keyIn)),
};

/** Whoever wrote the copy had keys of its own. */
function keyIn(name: string): [string, ReturnType<typeof createPublicKey>] {
  const { key, publicKey } = Key.parse(JSON.parse(readFileSync(join(root, 'keys', name), 'utf8')));
  return [key, createPublicKey(publicKey)];
}

/** Invocations until all is replayed; the first has time for so many entries and the rest of their slice. */
async function restored(entriesOfFirst: number): Promise<number> {
  Object.assign(tally, { gets: 0, entries: 0, leases: 0 });
  const done = new Map<string, number>();
  const progress: Progress = {
    done: (chain) => done.get(chain),
    note: async (chain, seq) => void done.set(chain, seq),
  };
  for (let invocation = 1; ; invocation += 1) {
    const remainingMs = (): number =>
      invocation === 1 && tally.entries >= entriesOfFirst ? 0 : 900_000;
    const chain = await checkCopy(
      deps,
      { name: CHAIN, database: DEV },
      { done: done.get(CHAIN) ?? 0, force: false },
    );
    try {
      await reinstateChain({ ...deps, progress, remainingMs }, chain);
      return invocation;
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
    }
  }
}

const started = process.cpuUsage();
const once = { invocations: await restored(Number.POSITIVE_INFINITY), ...tally };
const { user, system } = process.cpuUsage(started);
const twice = { invocations: await restored(Number(half)), ...tally };
console.log(
  JSON.stringify({
    once,
    twice,
    cpuMs: (user + system) / 1000,
    rss: process.resourceUsage().maxRSS * 1024,
  }),
);
