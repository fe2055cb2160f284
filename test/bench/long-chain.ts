import type { EvidenceEntry } from '../../domain/evidence.ts';
import { entryName, seqOfName } from '../../domain/evidence-copy.ts';
import { verifyChain } from '../../functions/evidence/verify-chain.ts';
import { DEV } from '../domain/access/examples.ts';
import { CHAIN, KEYS } from '../domain/signed.ts';
import { chainOfEnds, endedBy } from './ends.ts';

/**
 * A program of its own, since its memory is what is measured: verifies a chain of so many entries, each of which ends a lease,
 * and prints what came of it as JSON. Neither chain nor copy is held: both are made as they are read.
 */
const count = Number(process.argv[2]);
const coming = chainOfEnds(count);

/** What one reader has taken already and the other has not. */
const waiting = new Map<number, EvidenceEntry>();

function take(seq: number): EvidenceEntry {
  const known = waiting.get(seq);
  if (known !== undefined) {
    waiting.delete(seq);
    return known;
  }
  for (;;) {
    const next = coming.next();
    if (next.done === true) throw new Error(`entry ${seq} was read twice by one reader`);
    waiting.set(next.value.seq, next.value);
    if (next.value.seq === seq) return next.value;
  }
}

const started = process.cpuUsage();
const verified = await verifyChain(
  {
    journal: {
      entries: async function* () {
        for (let seq = 1; seq <= count; seq += 1) yield take(seq);
      },
      kept: async () => ({ rectangles: new Map() }),
      live: async function* () {},
      suspended: async () => [],
      lifted: async function* () {},
      ended: async function* () {
        for (let seq = 1; seq <= count; seq += 1) yield endedBy(seq);
      },
    },
    bucket: {
      list: async function* () {
        for (let seq = 1; seq <= count; seq += 1) yield entryName(CHAIN, seq);
      },
      get: async (name) => JSON.stringify(take(seqOfName(name) ?? 0)),
    },
    keys: KEYS,
  },
  CHAIN,
  DEV,
);
const { user, system } = process.cpuUsage(started);
console.log(
  JSON.stringify({
    ...verified,
    cpuMs: (user + system) / 1000,
    rss: process.resourceUsage().maxRSS * 1024,
  }),
);
