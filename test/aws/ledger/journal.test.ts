import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../domain/access/intent.ts';
import { chainOf, type EvidenceEntry } from '../../../domain/evidence.ts';
import { grantKey } from '../../../domain/privilege.ts';
import { DEV, grant, lease, MARKETING, NOW, record, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from '../../functions/access/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const evidencePk = `EVIDENCE#${chainOf(DEV)}`;
const USAGE = grant(usage(), MARKETING);
const RECTANGLE = {
  id: '1.0',
  since: 1,
  privileges: [usage()],
  schemas: [{ id: 1_000, name: 'demo_ml', ownerId: 50 }],
  grantees: [MARKETING],
  granteeIds: [102],
};
const MANAGED = {
  grant: USAGE,
  rectangle: '1.0',
  since: 1,
  granteeId: 102,
  schema: { id: 1_000, ownerId: 50 },
};
const intent = (changes: Partial<Intent> = {}): Intent => ({
  seq: 1,
  attempt: 1,
  at: NOW,
  statements: [],
  sql: [],
  token: '1.1',
  ids: { grantees: [], schemas: [] },
  transients: 0,
  ...changes,
});
describe('there is one open batch', () => {
  test('a second one is refused', async () => {
    expect(await bench.journal.openIntent(DEV, intent())).toBe('written');
    expect(await bench.journal.openIntent(DEV, intent())).toBe('refused');
  });
  test('the next attempt replaces exactly the one before', async () => {
    await bench.journal.openIntent(DEV, intent());
    expect(await bench.journal.openIntent(DEV, intent({ attempt: 2 }), intent())).toBe('written');
    expect(await bench.journal.openIntent(DEV, intent({ attempt: 2 }), intent())).toBe('refused');
    expect(await bench.journal.noteSubmitted(DEV, intent({ statementId: 'late' }))).toBe('refused');
    expect(await bench.journal.noteSubmitted(DEV, intent({ attempt: 2, statementId: 'S' }))).toBe(
      'written',
    );
    expect((await bench.journal.load(DEV)).intent).toMatchObject({ attempt: 2, statementId: 'S' });
  });
});

describe('evidence is the commit point', () => {
  const OUTBOX = { sweepAt: '2026-11-23T10:02:30.000Z' };
  const head = async () => (await bench.journal.load(DEV)).head;
  test('one entry per number: the second consumer is refused', async () => {
    const first = await bench.entryAfter(undefined, '{"a":1}');
    expect(await bench.journal.append(first, OUTBOX)).toBe('written');
    expect(await bench.journal.append(await bench.entryAfter(undefined, '{"a":2}'), OUTBOX)).toBe(
      'refused',
    );
    expect(await head()).toEqual({ ...first, published: false, done: 0 });
    expect(await bench.journal.markDone(first, 100)).toBe('written');
    expect(await bench.journal.markDone(first, 100)).toBe('refused');
    expect(await head()).toEqual({ ...first, published: false, done: 100 });
    await bench.journal.markPublished(first);
    expect(await bench.journal.markDone(first, 200)).toBe('refused');
    expect(await head()).toEqual({ ...first, published: true, done: 0 });
  });
  test('the head is the newest of many, also beyond 9', async () => {
    let last: EvidenceEntry | undefined;
    for (let seq = 1; seq <= 12; seq += 1) {
      last = await bench.entryAfter(last, '{}');
      await bench.journal.append(last);
    }
    expect((await head())?.seq).toBe(12);
    expect((await bench.entries()).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 12 }, (_, n) => n + 1),
    );
    expect(await bench.verified()).toBe('intact');
  });
  test.each([
    ['ASCII', 'x'.repeat(700_000)],
    ['three bytes a character', '語'.repeat(250_000)],
    ['surrogate pairs on every border', `a${'🦊'.repeat(200_000)}`],
    ['surrogate pairs, shifted by one', '🦊'.repeat(200_000)],
    ['exactly two parts', 'y'.repeat(160_000)],
  ])('a body above an item is kept in parts and comes back unchanged: %s', async (_, body) => {
    const entry = await bench.entryAfter(undefined, body);
    expect(await bench.journal.append(entry, OUTBOX)).toBe('written');
    await bench.journal.markPublished(entry);
    const [read] = await bench.entries();
    expect(read?.body === body).toBe(true);
    // A surrogate cut from its pair would not survive UTF-8.
    const parts = await bench.table.range(evidencePk, 'PART#', 'PART$');
    expect(parts.length).toBeGreaterThan(1);
    for (const { text } of parts) expect(String(text).isWellFormed()).toBe(true);
    expect(await bench.verified()).toBe('intact');
  });
  test('who loses the race for a long entry does not write over the parts of the winner', async () => {
    await bench.journal.append(await bench.entryAfter(undefined, 'w'.repeat(200_000)));
    const loser = await bench.entryAfter(undefined, 'l'.repeat(200_000));
    expect(await bench.journal.append(loser)).toBe('refused');
    expect(await bench.verified()).toBe('intact');
  });
  test('a part that is gone is no shorter body', async () => {
    const entry = await bench.entryAfter(undefined, 'w'.repeat(200_000));
    await bench.journal.append(entry);
    await bench.table.remove(evidencePk, `PART#0000000001#${entry.hash}#0001`);
    await expect(bench.entries()).rejects.toMatchObject({
      name: 'UnexpectedResponse',
      message: expect.stringContaining('lacks part 1 of 3'),
    });
  });
  test.each(['signature', 'key'])('an entry without its %s is refused', async (missing) => {
    const { version, ...entry } = await bench.entryAfter(undefined, '{}');
    const { [missing as 'key']: _, ...rest } = { ...entry, entryVersion: version };
    await bench.table.put({ pk: evidencePk, sk: 'ENTRY#0000000001', ...rest });
    await expect(bench.journal.load(DEV)).rejects.toMatchObject({
      name: 'UnexpectedResponse',
      message: expect.stringContaining(`is no signed entry: ${missing}`),
    });
  });
});

describe('the ledger follows from the evidence', () => {
  test('projected once or twice: leases and managed grants', async () => {
    await bench.decide(lease());
    const made = record({
      leases: [lease({ state: 'active' })],
      managed: { put: [RECTANGLE], remove: [] },
    });
    for (let n = 0; n < 2; n += 1) {
      await bench.journal.project(DEV, made);
      expect(await bench.journal.load(DEV)).toEqual({
        leases: [lease({ state: 'active' })],
        suspensions: [],
        rectangles: new Map([['1.0', RECTANGLE]]),
        managed: new Map([[grantKey(USAGE), MANAGED]]),
      });
    }
    await bench.journal.project(DEV, record({ seq: 2, managed: { put: [], remove: ['1.0'] } }));
    expect((await bench.journal.load(DEV)).managed.size).toBe(0);
  });
  test('evidence closes its own intent, and leaves a newer one open', async () => {
    await bench.journal.openIntent(DEV, intent({ seq: 2 }));
    await bench.journal.closeIntent(DEV, 1);
    expect((await bench.journal.load(DEV)).intent?.seq).toBe(2);
    await bench.journal.closeIntent(DEV, 2);
    expect((await bench.journal.load(DEV)).intent).toBeUndefined();
  });
  test('more than one page of 25 writes', async () => {
    const put = Array.from({ length: 60 }, (_, n) => ({
      ...RECTANGLE,
      id: `2.${n}`,
      privileges: [usage(`s${n}`)],
    }));
    await bench.journal.project(DEV, record({ managed: { put, remove: [] } }));
    expect((await bench.journal.load(DEV)).managed.size).toBe(60);
    await bench.journal.reinstate(DEV, new Map([['1.0', RECTANGLE]]));
    expect([...(await bench.journal.load(DEV)).managed.values()]).toEqual([MANAGED]);
  });
});
