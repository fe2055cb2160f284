import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import type { Intent } from '../../../domain/access/intent.ts';
import { GENESIS, sealEvidence, verifyChain } from '../../../domain/evidence.ts';
import { grantKey } from '../../../domain/privilege.ts';
import { DEV, grant, lease, MARKETING, NOW, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from '../../functions/access/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const USAGE = grant(usage(), MARKETING);
const intent = (changes: Partial<Intent> = {}): Intent => ({
  seq: 1,
  attempt: 1,
  at: NOW,
  statements: [],
  sql: [],
  transients: 0,
  ...changes,
});
const record = (changes: Partial<EvidenceRecord> = {}): EvidenceRecord => ({
  version: 1,
  database: DEV,
  seq: 1,
  at: NOW,
  mode: 'enforce',
  configuration: { revision: 1, hash: 'h' },
  leases: [],
  managed: { put: [], remove: [] },
  notes: [],
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
  const first = sealEvidence(1, GENESIS, '{"a":1}');
  test('one entry per number: the second consumer is refused', async () => {
    expect(await bench.journal.append(DEV, first)).toBe('written');
    expect(await bench.journal.append(DEV, sealEvidence(1, GENESIS, '{"a":2}'))).toBe('refused');
    expect((await bench.journal.load(DEV)).head).toEqual({ ...first, published: false });
    await bench.journal.markPublished(DEV, first);
    expect((await bench.journal.load(DEV)).head).toEqual({ ...first, published: true });
  });
  test('the head is the newest of many, also beyond 9', async () => {
    let previous = GENESIS;
    for (let seq = 1; seq <= 12; seq += 1) {
      const entry = sealEvidence(seq, previous, '{}');
      await bench.journal.append(DEV, entry);
      previous = entry.hash;
    }
    expect((await bench.journal.load(DEV)).head?.seq).toBe(12);
    expect(verifyChain(await bench.journal.chain(DEV))).toEqual({
      status: 'intact',
      entries: 12,
      head: previous,
    });
  });
  test.each([
    ['ASCII', 'x'.repeat(700_000)],
    ['three bytes a character', '語'.repeat(250_000)],
    ['surrogate pairs on every border', `a${'🦊'.repeat(200_000)}`],
    ['surrogate pairs, shifted by one', '🦊'.repeat(200_000)],
    ['exactly two parts', 'y'.repeat(160_000)],
  ])('a body above an item is kept in parts and comes back unchanged: %s', async (_, body) => {
    const entry = sealEvidence(1, GENESIS, body);
    expect(await bench.journal.append(DEV, entry)).toBe('written');
    await bench.journal.markPublished(DEV, entry);
    const [read] = await bench.journal.chain(DEV);
    expect(read?.body === body).toBe(true);
    // A surrogate cut from its pair would not survive UTF-8.
    const parts = await bench.table.range(`DB#${DEV}`, 'PART#', 'PART$');
    expect(parts.length).toBeGreaterThan(1);
    for (const { text } of parts) expect(String(text).isWellFormed()).toBe(true);
    expect(verifyChain(read ? [read] : [])).toMatchObject({ status: 'intact', entries: 1 });
  });
  test('who loses the race for a long entry does not write over the parts of the winner', async () => {
    const winner = sealEvidence(1, GENESIS, 'w'.repeat(200_000));
    await bench.journal.append(DEV, winner);
    expect(await bench.journal.append(DEV, sealEvidence(1, GENESIS, 'l'.repeat(200_000)))).toBe(
      'refused',
    );
    expect(verifyChain(await bench.journal.chain(DEV))).toMatchObject({ status: 'intact' });
  });
  test('a part that is gone is no shorter body', async () => {
    const entry = sealEvidence(1, GENESIS, 'w'.repeat(200_000));
    await bench.journal.append(DEV, entry);
    await bench.table.remove(`DB#${DEV}`, `PART#0000000001#${entry.hash}#0001`);
    await expect(bench.journal.chain(DEV)).rejects.toMatchObject({
      name: 'UnexpectedResponse',
      message: expect.stringContaining('has 2 of 3 parts'),
    });
  });
});

describe('the ledger follows from the evidence', () => {
  test('projected once or twice: leases, managed grants, and the intent closed', async () => {
    await bench.decide(lease());
    await bench.journal.openIntent(DEV, intent());
    const made = record({
      leases: [lease({ state: 'active' })],
      managed: { put: [{ grant: USAGE, since: 1 }], remove: [] },
    });
    for (let n = 0; n < 2; n += 1) {
      await bench.journal.project(DEV, made);
      expect(await bench.journal.load(DEV)).toEqual({
        leases: [lease({ state: 'active' })],
        managed: new Map([[grantKey(USAGE), { grant: USAGE, since: 1 }]]),
      });
    }
    await bench.journal.project(
      DEV,
      record({ seq: 2, managed: { put: [], remove: [grantKey(USAGE)] } }),
    );
    expect((await bench.journal.load(DEV)).managed.size).toBe(0);
  });
  test('projecting old evidence again leaves a newer intent open', async () => {
    await bench.journal.openIntent(DEV, intent({ seq: 2 }));
    await bench.journal.project(DEV, record({ seq: 1 }));
    expect((await bench.journal.load(DEV)).intent?.seq).toBe(2);
  });
  test('more than one page of 25 writes', async () => {
    const put = Array.from({ length: 60 }, (_, n) => ({
      grant: grant(usage(`s${n}`), MARKETING),
      since: 1,
    }));
    await bench.journal.project(DEV, record({ managed: { put, remove: [] } }));
    expect((await bench.journal.load(DEV)).managed.size).toBe(60);
    await bench.journal.reinstate(DEV, new Map([[grantKey(USAGE), { grant: USAGE, since: 9 }]]));
    expect([...(await bench.journal.load(DEV)).managed.values()]).toEqual([
      { grant: USAGE, since: 9 },
    ]);
  });
});
