import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SIGNER_CHAIN } from '../../../domain/evidence.ts';
import { SignerRecord } from '../../../domain/signer-record.ts';
import { NOW } from '../../domain/access/examples.ts';
import { type EvidenceBench, live, openEvidenceBench } from './evidence-bench.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await openEvidenceBench();
});
afterEach(() => bench.close());

const KEY = { source: 'portal', requestId: 'R', detailType: 'Model Access Approved' };
const refuse = async (requestId: string): Promise<void> => {
  const key = { ...KEY, requestId };
  await bench.requests.claim(key, { contentHash: 'H', content: '{"ticket":"T-1"}' }, NOW);
  await bench.requests.answer(key, 'H', { outcome: 'refused', because: ['why'] }, NOW);
};
const records = async () => {
  const bodies = [];
  for await (const { body } of bench.journal.entries(SIGNER_CHAIN)) bodies.push(body);
  return bodies.map((body) => SignerRecord.parse(JSON.parse(body)).records);
};

test('what came in and what became of it stands in a chain of its own, signed and copied', async () => {
  await refuse('R');
  await bench.sign();
  await refuse('S');
  await bench.sign();
  expect(
    (await records()).map((each) =>
      each.map(({ item }) => [item.pk, item.content ?? item.outcome]),
    ),
  ).toEqual([
    [
      ['REQUEST#portal#R', '{"ticket":"T-1"}'],
      ['REQUEST#portal#R', '{"outcome":"refused","because":["why"]}'],
    ],
    [
      ['REQUEST#portal#S', '{"ticket":"T-1"}'],
      ['REQUEST#portal#S', '{"outcome":"refused","because":["why"]}'],
    ],
  ]);
  await bench.copy();
  expect(await bench.verify()).toEqual([
    { chain: SIGNER_CHAIN, status: 'intact', entries: 2, problems: [] },
  ]);
});

test('what the stream delivers again is signed once', async () => {
  await refuse('R');
  await bench.sign();
  await bench.sign(0);
  expect(await records()).toHaveLength(1);
  await refuse('S');
  // All of it again, and something new at the end.
  await bench.sign(0);
  expect((await records()).map((each) => each.length)).toEqual([2, 2]);
});

test('of two signers at once one gives the records back to the stream, which delivers them again', async () => {
  await refuse('R');
  const both = await Promise.allSettled([bench.sign(0), bench.sign(0)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { name: 'TryAgain' },
  });
  await bench.sign(0);
  expect(await records()).toHaveLength(1);
});

test('leases, managed grants and entries are not its business', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.sign();
  expect(await records()).toEqual([]);
});
