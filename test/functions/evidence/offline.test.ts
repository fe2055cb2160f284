import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ledgerAnswers } from '../../../aws/ledger/answers.ts';
import { ledgerReviews } from '../../../aws/ledger/reviews.ts';
import { reviewAnswers } from '../../../domain/access/reviews/decide-item.ts';
import { followReview } from '../../../domain/access/reviews/follow-review.ts';
import { DEV, NOW, record, usage } from '../../domain/access/examples.ts';
import { begun, decided } from '../../domain/access/reviews/scene.ts';
import { entryAfter as entryOfStranger } from '../../domain/signed.ts';
import { KEY } from '../access/bench.ts';
import { type EvidenceBench, FIRST_OBJECT, live, openEvidenceBench } from './evidence-bench.ts';

let bench: EvidenceBench;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  bench = await openEvidenceBench();
  await bench.decide(live);
  await bench.reconcile();
  await bench.decide({ ...live, id: 'L2', privileges: [usage('other')] });
  await bench.reconcile();
  const notes = ['語'.repeat(100_000)];
  const long = JSON.stringify({ version: 1, leases: [], managed: { put: [], remove: [] }, notes });
  const { head } = await bench.journal.load(DEV);
  await bench.journal.append(await bench.entryAfter(head, long));
  await bench.copy();
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

const KEY_OBJECT = `evidence/keys/${encodeURIComponent(KEY)}.json`;

/** As `aws s3 sync` leaves the bucket, and the program run on it. */
function verifyOffline(
  fingerprint = fingerprintOfKey(),
  review?: string,
): { status: number | null; text: string } {
  for (const [name, text] of bench.objects) {
    const path = join(folder, name.slice('evidence/'.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const args = [
    'tools/verify-evidence.mjs',
    folder,
    ...['--fingerprint', fingerprint],
    ...(review === undefined ? [] : ['--review', review]),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, text: stdout + stderr };
}
function fingerprintOfKey(): string {
  const { publicKey } = JSON.parse(bench.objects.get(KEY_OBJECT) ?? '{}') as { publicKey: string };
  const der = createPublicKey(publicKey).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('hex');
}

test('an untouched copy is intact, long bodies included', () => {
  const { status, text } = verifyOffline();
  expect(text).toMatch(/^intact {2}reconcile\/.*#dev: 3 entries/);
  expect(status).toBe(0);
});

test('an access review is proved from the copy: what was frozen, who decided what, what ended; and nothing of one that was not', async () => {
  const reviews = ledgerReviews(bench.table);
  const { review, population } = begun();
  const [[hash] = ['none']] = population;
  await reviews.begin(review, population);
  const answers = ledgerAnswers(bench.table);
  await answers.write(reviewAnswers(review.id), hash, decided('remove'), undefined);
  const [removal] = followReview(
    { review, population, decisions: new Map([[hash, decided('remove')]]), leases: [live] },
    NOW,
  ).remove;
  const decidedBy = {
    source: 'reviews',
    detailType: 'Model Access Revoked',
    requestId: String(removal?.requestId),
    requestedBy: String(removal?.by),
    reason: String(removal?.reason),
  };
  const { head } = await bench.journal.load(DEV);
  const lastOutcome = { revision: 2, outcome: 'ended' as const, because: [], seq: 4, at: NOW };
  const ended = { ...live, revision: 2, state: 'ended' as const, revokedAt: NOW };
  const leases = [{ ...ended, decidedBy, lastOutcome }];
  const body = JSON.stringify(record({ seq: 4, leases }));
  await bench.journal.append(await bench.entryAfter(head, body));
  await bench.sign();
  await bench.copy();
  const { status, text } = verifyOffline(fingerprintOfKey(), review.id);
  expect(status).toBe(0);
  const proof = { chain: 'signer/requests', entry: 1 };
  expect(JSON.parse(text.slice(text.indexOf('\n{')))).toMatchObject({
    review: { id: review.id, items: 2, proof },
    items: expect.arrayContaining([
      expect.objectContaining({
        hash,
        leaseId: 'L1',
        revision: 1,
        decision: { ...decided('remove'), proof },
      }),
      expect.objectContaining({ kind: 'observed', decision: null }),
    ]),
    refused: [],
    ended: [{ leaseId: 'L1', by: 'olivia', outcome: 'ended' }],
  });
  expect(verifyOffline(fingerprintOfKey(), 'monthly-2026-11-23')).toMatchObject({ status: 1 });
});

test('another fingerprint trusts nothing, whatever key lies beside the copies', () => {
  const { status, text } = verifyOffline('ab'.repeat(32));
  expect(text).toContain('whose fingerprint was not given');
  expect(status).toBe(1);
});

const second = FIRST_OBJECT.replace('0000000001', '0000000002');
const changed = (name: string, change: (entry: Record<string, unknown>) => object): void => {
  bench.objects.set(name, JSON.stringify(change(JSON.parse(bench.objects.get(name) ?? '{}'))));
};
test.each<[string, () => void, string]>([
  [
    'a changed body',
    () => changed(FIRST_OBJECT, (entry) => ({ ...entry, body: '{}' })),
    'entry 1 was changed',
  ],
  [
    'an entry without signature',
    () => changed(second, ({ signature: _, ...entry }) => entry),
    'entry 2 has no signature',
  ],
  [
    'an entry that somebody else signed',
    () =>
      changed(FIRST_OBJECT, ({ chain, body }) => ({
        ...entryOfStranger(undefined, String(body)),
        chain,
      })),
    'entry 1 was changed',
  ],
  ['an entry that is missing', () => bench.objects.delete(second), 'entry 2 is missing'],
  [
    'entries that changed places',
    () => bench.objects.set(second, bench.objects.get(FIRST_OBJECT) ?? ''),
    'entry 2 has the number 1',
  ],
])('%s is found', (_, damage, problem) => {
  damage();
  const { status, text } = verifyOffline();
  expect(text).toContain(problem);
  expect(status).toBe(1);
});
