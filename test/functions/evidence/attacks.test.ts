import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nextEntry } from '../../../domain/evidence.ts';
import { DEV, grant, usage } from '../../domain/access/examples.ts';
import { textOf } from '../../domain/signed.ts';
import { KEY } from '../access/bench.ts';
import { CHAIN, type EvidenceBench, live, openEvidenceBench, PK } from './evidence-bench.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await openEvidenceBench();
  await bench.decide(live);
  await bench.reconcile();
  await bench.copy();
});
afterEach(() => bench.close());

const SECOND_OBJECT = `evidence/evidence/${CHAIN}/0000000002.json`;
const mallory = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** The entry that Mallory would like to be the next: his group has EXECUTE, and the ledger made it. */
async function forgery() {
  const { head } = await bench.journal.load(DEV);
  const put = [{ grant: grant(usage('secret'), live.grantee), since: 2 }];
  const body = JSON.stringify({ version: 1, leases: [], managed: { put, remove: [] }, notes: [] });
  const entry = nextEntry({ chain: CHAIN, key: KEY }, head, body);
  const signature = sign('sha256', Buffer.from(textOf(entry)), mallory).toString('base64');
  return { entry, signed: { ...entry, signature } };
}
const problems = async () => (await bench.verify()).flatMap((chain) => chain.problems);
/** The table as a restore finds it: it names another table, so nobody works in it. */
const loseTable = () =>
  bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });

describe('who may put objects writes entry N+1 in advance', () => {
  test('signed with his own key: found, never replayed', async () => {
    const { signed } = await forgery();
    bench.objects.set(SECOND_OBJECT, JSON.stringify(signed));
    expect(await problems()).toEqual([
      expect.stringMatching(/^entry 2 was not signed by its key .* somebody else put it there$/),
    ]);
    await loseTable();
    await expect(bench.restore({})).rejects.toMatchObject({
      name: 'EvidenceBroken',
      message: expect.stringContaining('entry 2 was not signed by its key'),
    });
  });
  test('unsigned: found, never replayed', async () => {
    bench.objects.set(SECOND_OBJECT, JSON.stringify((await forgery()).entry));
    expect(await problems()).toEqual(['entry 2: what the bucket holds of it is no signed entry']);
    await loseTable();
    await expect(bench.restore({})).rejects.toThrow('entry 2 is no signed entry');
  });
  test('under a key of his own, whose public half he puts beside ours: found, never replayed', async () => {
    const { entry } = await forgery();
    const own = { ...entry, key: 'arn:aws:kms:us-east-1:666666666666:key/mallory' };
    const signature = sign('sha256', Buffer.from(textOf(own)), mallory).toString('base64');
    bench.objects.set(SECOND_OBJECT, JSON.stringify({ ...own, signature }));
    await loseTable();
    await expect(bench.restore({})).rejects.toThrow('entry 2 was changed after it was written');
  });
  test('and then the real entry 2 is written: the copy says so instead of taking his for ours', async () => {
    bench.objects.set(SECOND_OBJECT, JSON.stringify((await forgery()).signed));
    await bench.decide({ ...live, id: 'L2', privileges: [usage()] });
    await bench.reconcile();
    await bench.copy();
    expect(await problems()).toContain('entry 2: the copy differs from the ledger');
    expect(await bench.recopy()).toMatchObject({ differs: 1 });
  });
});

test('a forged entry in the ledger itself is found by its signature', async () => {
  const { signed } = await forgery();
  await bench.table.put({ pk: PK, sk: 'ENTRY#0000000002', ...bench.storedAs(signed) });
  expect(await problems()).toContain(`entry 2 was not signed by its key ${KEY}`);
});

test('an unsigned entry in the ledger stops reconcile: nothing is built on it', async () => {
  const { version, ...entry } = (await forgery()).entry;
  await bench.table.put({ pk: PK, sk: 'ENTRY#0000000002', ...entry, entryVersion: version });
  await expect(bench.reconcile()).rejects.toThrow('is no signed entry: signature');
});

describe('KMS', () => {
  test('is asked once for each entry', async () => {
    await bench.decide({ ...live, id: 'L2', privileges: [usage('secret')] });
    await bench.reconcile();
    const signed = bench.calls.filter(({ operation }) => operation === 'Sign');
    expect(signed.length).toBe((await bench.entries()).length);
    expect(signed.map(({ input }) => input)).toEqual(
      signed.map(() => expect.objectContaining({ MessageType: 'DIGEST', KeyId: KEY })),
    );
  });
  test('fails: the intent stays open, nothing is written, and the next run concludes', async () => {
    bench.behaviour.before = (operation) => {
      if (operation === 'Sign') throw Object.assign(new Error('KMS is down'), { $metadata: {} });
    };
    await bench.later(60);
    await bench.decide({ ...live, revision: 2, state: 'ending', revokedAt: bench.now() });
    await expect(bench.reconcile()).rejects.toThrow('KMS is down');
    expect(await bench.journal.load(DEV)).toMatchObject({ head: { seq: 1 }, intent: { seq: 2 } });
    bench.behaviour.before = () => {};
    await bench.reconcile();
    expect(await bench.held()).toEqual([]);
    const { head, intent } = await bench.journal.load(DEV);
    expect([head?.seq, intent]).toEqual([2, undefined]);
    expect(await bench.verified()).toBe('intact');
  });
});
