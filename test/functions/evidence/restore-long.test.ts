import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { canonical } from '../../../domain/hash.ts';
import { endedBy } from '../../bench/ends.ts';
import { DEV, NOW, record } from '../../domain/access/examples.ts';
import { CHAIN, type EvidenceBench, openEvidenceBench, PK } from './evidence-bench.ts';

/** More than two slices of a hundred, each entry with a lease that it ends. */
const COUNT = 205;

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await openEvidenceBench();
  let head: Awaited<ReturnType<typeof bench.entryAfter>> | undefined;
  for (let seq = 1; seq <= COUNT; seq += 1) {
    head = await bench.entryAfter(head, canonical(record({ seq, leases: [endedBy(seq)] })));
    await bench.journal.append(head);
  }
  await bench.copy();
  for (const { pk, sk } of await bench.table.range(PK, ' ', '~')) await bench.table.remove(pk, sk);
  await bench.table.put(LOST);
  bench.calls.length = 0;
});
afterEach(() => bench.close());

const LOST = { pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' };

/** The invocation's time is nearly over when it has looked at the clock so often. */
const outOfTimeAfter = (looks: number) => {
  let left = looks;
  return (): number => {
    left -= 1;
    return left >= 0 ? 900_000 : 59_000;
  };
};
const appended = (): number =>
  bench.calls.filter(
    ({ operation, input }) =>
      operation === 'PutItem' && JSON.stringify(input).includes('"sk":{"S":"ENTRY#'),
  ).length;

test('what takes longer than one invocation goes on in the next, and is not done again', async () => {
  await expect(bench.restore({}, outOfTimeAfter(1))).rejects.toMatchObject({
    name: 'TryAgain',
    message: `of ${CHAIN} 101 to 205 are still to be replayed: invoke restore again, it goes on there`,
  });
  expect(await bench.entries()).toHaveLength(100);
  expect((await bench.leases.find(DEV, 'L100'))?.ended).toBe(true);
  expect(await bench.leases.find(DEV, 'L101')).toBeUndefined();
  await expect(bench.deps().identity.assertOwn()).rejects.toMatchObject({
    name: 'InvalidConfiguration',
  });
  bench.calls.length = 0;
  const read = jest.spyOn(bench.objects, 'get');
  expect(await bench.restore({})).toContainEqual({ chain: CHAIN, entries: COUNT });
  expect(appended()).toBe(105);
  // All of them once, to see that they hold, and those that were left.
  expect(read).toHaveBeenCalledTimes(205 + 105);
  await bench.deps().identity.assertOwn();
  expect(await bench.verify()).toEqual([
    { chain: CHAIN, status: 'intact', entries: COUNT, problems: [] },
  ]);
});

test('several are written at a time, and no more than a partition takes', async () => {
  let flying = 0;
  let most = 0;
  bench.behaviour.before = (operation) => {
    if (operation !== 'PutItem') return;
    flying += 1;
    most = Math.max(most, flying);
  };
  bench.behaviour.after = (operation) => {
    if (operation === 'PutItem') flying -= 1;
  };
  await bench.restore({});
  expect(appended()).toBe(COUNT);
  expect(most).toBeGreaterThan(5);
  // Six entries and fifteen leases; the claim of a table that has a name is refused, and counted on.
  expect(most).toBeLessThanOrEqual(22);
});

test('how far another table came, which a backup tells, counts nothing', async () => {
  const marks = { replayed: JSON.stringify({ [CHAIN]: COUNT }), replayedInto: 'ledger-before' };
  await bench.table.put({ ...LOST, tableName: 'ledger-older', stoppedAt: NOW, ...marks });
  await bench.restore({});
  expect(appended()).toBe(COUNT);
  expect(await bench.entries()).toHaveLength(COUNT);
});

test('half a replay is nobody’s ledger, although the rest of the copy turns out broken', async () => {
  await bench.table.put({ ...LOST, tableName: 'ledger' });
  await expect(bench.restore({ force: true })).rejects.toThrow('invoke restore again then');
  await bench.later(150);
  await expect(bench.restore({ force: true }, outOfTimeAfter(1))).rejects.toMatchObject({
    name: 'TryAgain',
  });
  const name = [...bench.objects.keys()].find((key) => key.endsWith('0000000150.json')) ?? '';
  bench.objects.set(name, '{}');
  await expect(bench.restore({ force: true })).rejects.toMatchObject({ name: 'EvidenceBroken' });
  await expect(bench.deps().identity.assertOwn()).rejects.toMatchObject({
    name: 'InvalidConfiguration',
  });
});
