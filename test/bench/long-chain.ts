import { generateKeyPairSync, sign } from 'node:crypto';
import type { Lease } from '../../domain/access/lease.ts';
import { chainOf, type EvidenceEntry, nextEntry } from '../../domain/evidence.ts';
import { entryName, seqOfName } from '../../domain/evidence-copy.ts';
import { canonical, publicKeyOf } from '../../domain/hash.ts';
import { verifyChain } from '../../functions/evidence/verify-chain.ts';
import { DEV, lease, NOW, record } from '../domain/access/examples.ts';

/**
 * A program of its own, since its memory is what is measured: verifies a chain of so many entries, each of which ends a lease,
 * and prints what came of it as JSON. Neither chain nor copy is held: both are made as they are read.
 */
const count = Number(process.argv[2]);
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/evidence';
const CHAIN = chainOf(DEV);
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const ended = (seq: number): Lease =>
  lease({
    id: `L${seq}`,
    state: 'ended',
    lastOutcome: { revision: 1, outcome: 'expired', because: ['expired'], seq, at: NOW },
  });

/** What one reader has taken already and the other has not. */
const waiting = new Map<number, EvidenceEntry>();
let last: EvidenceEntry | undefined;

function take(seq: number): EvidenceEntry {
  const known = waiting.get(seq);
  if (known !== undefined) {
    waiting.delete(seq);
    return known;
  }
  while ((last?.seq ?? 0) < seq) {
    const next = (last?.seq ?? 0) + 1;
    const body = canonical(record({ seq: next, leases: [ended(next)] }));
    const entry = nextEntry({ chain: CHAIN, key: KEY }, last, body);
    last = { ...entry, signature: signatureOf(entry) };
    waiting.set(next, last);
  }
  const made = waiting.get(seq);
  if (made === undefined) throw new Error(`entry ${seq} was read twice by one reader`);
  return made;
}

const signatureOf = ({
  version,
  chain,
  seq,
  previous,
  key,
  body,
}: Omit<EvidenceEntry, 'signature'>) =>
  sign(
    'sha256',
    Buffer.from([version, chain, seq, previous, key, body].join('\n'), 'utf8'),
    privateKey,
  ).toString('base64');

const seqs = Array.from({ length: count }, (_, n) => n + 1);
const started = performance.now();
const verified = await verifyChain(
  {
    journal: {
      entries: async function* () {
        for (const seq of seqs) yield take(seq);
      },
      load: async () => ({
        leases: [],
        suspensions: [],
        rectangles: new Map(),
        managed: new Map(),
      }),
      lifted: async function* () {},
      ended: async function* () {
        for (const seq of seqs) yield ended(seq);
      },
    },
    bucket: {
      list: async function* () {
        for (const seq of seqs) yield entryName(CHAIN, seq);
      },
      get: async (name) => JSON.stringify(take(seqOfName(name) ?? 0)),
    },
    keys: new Map([[KEY, publicKeyOf(publicKey.export({ format: 'der', type: 'spki' }))]]),
  },
  CHAIN,
  DEV,
);
console.log(
  JSON.stringify({
    ...verified,
    ms: performance.now() - started,
    rss: process.resourceUsage().maxRSS * 1024,
  }),
);
