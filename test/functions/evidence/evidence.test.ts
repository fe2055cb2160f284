import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { canonical } from '../../../domain/hash.ts';
import { DEV, record, usage } from '../../domain/access/examples.ts';
import { KEY } from '../access/bench.ts';
import {
  CHAIN,
  type EvidenceBench,
  FIRST_OBJECT,
  live,
  openEvidenceBench,
  PK,
} from './evidence-bench.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await openEvidenceBench();
});
afterEach(() => bench.close());

const firstProblems = async () => (await bench.verify())[0]?.problems;

describe('the copy', () => {
  beforeEach(async () => {
    await bench.decide(live);
    await bench.reconcile();
  });
  test('a chain, its copy and the ledger agree; the public key lies beside the copies', async () => {
    await bench.copy();
    await bench.copy();
    expect(await bench.verify()).toEqual([
      { chain: CHAIN, status: 'intact', entries: 1, problems: [] },
    ]);
    const isIntent = (name: string) => name.startsWith('evidence/intents/');
    expect([...bench.objects.keys()].filter((name) => !isIntent(name))).toEqual([
      `evidence/keys/${encodeURIComponent(KEY)}.json`,
      FIRST_OBJECT,
    ]);
    await expect(bench.verifyNightly()).resolves.toHaveLength(4);
  });
  test('what is not copied yet is named, and at night that fails', async () => {
    expect(await firstProblems()).toEqual(['entry 1: not copied yet']);
    await expect(bench.verifyNightly()).rejects.toMatchObject({
      name: 'EvidenceBroken',
      message: expect.stringContaining('entry 1: not copied yet'),
    });
  });
  test('an entry changed in the ledger, signed again or not, is found', async () => {
    await bench.copy();
    const forged = await bench.entryAfter(undefined, canonical(record()));
    await bench.table.put({ pk: PK, sk: 'ENTRY#0000000001', ...bench.storedAs(forged) });
    expect(await firstProblems()).toEqual([
      'entry 1: the copy differs from the ledger',
      expect.stringContaining('the ledger says that'),
      'the ledger says that lease L1 was reconciled, the chain does not',
    ]);
  });
  test('what is not as we write it is found: the body of an entry, a lease', async () => {
    await bench.copy();
    const forged = await bench.entryAfter(undefined, canonical({ ...record(), version: 2 }));
    await bench.table.put({ pk: PK, sk: 'ENTRY#0000000001', ...bench.storedAs(forged) });
    const body = JSON.stringify({ ...live, state: 'forever' });
    await bench.table.put({ pk: `DB#${DEV}`, sk: 'LEASE#L1', revision: 1, body });
    expect(await firstProblems()).toEqual([
      'entry 1: the copy differs from the ledger',
      'evidence 1 cannot be read: version is not one of 1',
      expect.stringContaining(`LEASE#L1 of DB#${DEV} cannot be read: state is not one of `),
    ]);
  });
  test('a lease that was prolonged by hand is found, live or ended', async () => {
    await bench.copy();
    const prolonged = { ...(await bench.lease('L1')), expiresAt: '2030-01-01T00:00:00.000Z' };
    const item = { pk: `DB#${DEV}`, revision: 1, body: JSON.stringify(prolonged) };
    await bench.table.put({ ...item, sk: 'LEASE#L1' });
    expect(await firstProblems()).toEqual([
      'the ledger has another revision 1 of lease L1 than the chain',
    ]);
    await bench.table.remove(`DB#${DEV}`, 'LEASE#L1');
    await bench.table.put({ ...item, sk: 'ENDED#L1' });
    expect(await firstProblems()).toEqual([
      'the chain says that lease L1 is live, the ledger does not',
    ]);
  });
  test('a managed grant that no evidence explains is found', async () => {
    await bench.copy();
    const managed = {
      id: 'x',
      since: 1,
      privileges: [usage('x')],
      schemas: [],
      grantees: [live.grantee],
      granteeIds: [102],
    };
    await bench.table.put({ pk: PK, sk: 'MANAGED#x', body: JSON.stringify(managed) });
    expect(await firstProblems()).toEqual([
      'the ledger says that grants x (USAGE ON SCHEMA x for group marketing_analyst_grp) are managed, the chain does not',
    ]);
  });
  test('an entry lost by the ledger is found', async () => {
    await bench.copy();
    await bench.table.remove(PK, 'ENTRY#0000000001');
    expect(await firstProblems()).toContain(
      'entry 1: in the copy but not in the ledger; restore it before anything else',
    );
  });
});

const long = (text: string): string => canonical(record({ notes: [text.repeat(100_000)] }));

test('a long body is copied in parts, also beside the parts of a consumer that lost', async () => {
  await bench.journal.append(await bench.entryAfter(undefined, long('a🦊')));
  await bench.journal.append(await bench.entryAfter(undefined, long('loser')));
  await bench.copy();
  expect(await bench.verify()).toEqual([
    { chain: CHAIN, status: 'intact', entries: 1, problems: [] },
  ]);
});

test('what the stream did not bring to the bucket is put there from the ledger; what is there stays as it is', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.copy();
  const before = new Map(bench.objects);
  const head = (await bench.journal.load(DEV)).head;
  await bench.journal.append(await bench.entryAfter(head, long('xx')));
  expect(await firstProblems()).toEqual(['entry 2: not copied yet']);
  // Three parts and their entry; the first entry was there.
  expect(await bench.recopy()).toEqual({ written: 4, present: 1, differs: 0 });
  expect(await firstProblems()).toEqual([]);
  for (const [name, text] of before) expect(bench.objects.get(name)).toBe(text);
  expect(await bench.recopy()).toEqual({ written: 0, present: 5, differs: 0 });
});
