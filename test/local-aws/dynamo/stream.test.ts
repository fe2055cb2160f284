import { beforeEach, expect, test } from '@jest/globals';
import { connectStream } from '../../../local-aws/dynamo/stream.ts';
import { createMappings } from '../../../local-aws/messaging/mappings.ts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/virtual-clock.ts';
import { key, open, operate } from './ledger.ts';

let virtualClock: VirtualClock;
let batches: { readonly atMs: number; readonly size: number }[];
beforeEach(() => {
  virtualClock = createVirtualClock(0);
  batches = [];
});

/** Writes an item at each of these times; what is answered to each batch is given in turn, and then that all is well. */
async function written(
  atMs: readonly number[],
  { windowMs, answers = [] }: { windowMs: number; answers?: readonly ('returned' | 'threw')[] },
): Promise<void> {
  const table = open(undefined, virtualClock);
  const coming = [...answers];
  connectStream(
    { table, key: { hash: 'pk', range: 'sk' } },
    { batchSize: 3, windowMs, filters: [] },
    async (event) => {
      const { Records } = Object(event);
      batches.push({ atMs: virtualClock.now(), size: Records.length });
      return coming.shift() === 'threw'
        ? { outcome: 'threw', error: new Error('not now') }
        : { outcome: 'returned', value: undefined };
    },
    { virtualClock, mapping: createMappings().add('signer', 'stream') },
  );
  for (const [n, timeMs] of atMs.entries())
    virtualClock.at(timeMs, () => operate(table, 'PutItem', { Item: key('a', String(n)) }));
  await virtualClock.runUntilIdle();
}

test('records wait for others until the window is over', async () => {
  await written([1_000, 30_000, 70_000], { windowMs: 60_000 });
  expect(batches).toEqual([
    { atMs: 61_000, size: 2 },
    { atMs: 130_000, size: 1 },
  ]);
});

test('a batch that is full waits no longer', async () => {
  await written([1_000, 2_000, 3_000, 4_000], { windowMs: 60_000 });
  expect(batches).toEqual([
    { atMs: 3_200, size: 3 },
    { atMs: 64_000, size: 1 },
  ]);
});

test('without a window they are read within a moment', async () => {
  await written([1_000, 30_000], { windowMs: 0 });
  expect(batches).toEqual([
    { atMs: 1_200, size: 1 },
    { atMs: 30_200, size: 1 },
  ]);
});

test('a batch that failed comes again, before what follows', async () => {
  await written([1_000, 5_000], { windowMs: 0, answers: ['threw'] });
  expect(batches).toEqual([
    { atMs: 1_200, size: 1 },
    { atMs: 11_200, size: 2 },
  ]);
});
