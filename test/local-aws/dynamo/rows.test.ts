import { expect, test } from '@jest/globals';
import { type Row, Rows } from '../../../local-aws/dynamo/store.ts';

const nobody = (): void => undefined;
const item = (value: string) => ({ value: { S: value } });

test('what was deleted long ago is let go, what a stale read may still show is not', () => {
  let nowMs = 0;
  const looked: Row[] = [];
  const rows = new Rows({
    now: () => nowMs,
    staleMs: 5_000,
    seen: (row) => {
      looked.push(row);
      return row.item;
    },
  });
  rows.put('living', item('living'), nobody);
  for (let n = 0; n < 1_000; n += 1) {
    nowMs = n * 1_000;
    rows.put(`moved-${n}`, item('moved'), nobody);
    if (n > 0) rows.del(`moved-${n - 1}`, nobody);
  }
  expect(rows.items()).toEqual([item('living'), item('moved')]);
  const deleted = looked.filter((row) => row.item === undefined);
  expect(deleted.length).toBeLessThan(400);
  const recent = deleted.filter(({ changedAtMs }) => changedAtMs >= nowMs - 5_000);
  expect(recent.map(({ key }) => key)).toEqual(
    [993, 994, 995, 996, 997, 998].map((n) => `moved-${n}`),
  );
  expect(recent.map(({ previous }) => previous)).toEqual(recent.map(() => item('moved')));
});

test('a key that comes back after its deletion is there once', () => {
  const rows = new Rows({ now: () => 0, staleMs: 5_000, seen: (row) => row.item });
  for (let n = 0; n < 1_000; n += 1) {
    rows.put('same', item(String(n)), nobody);
    rows.del('same', nobody);
  }
  rows.put('same', item('last'), nobody);
  expect(rows.items()).toEqual([item('last')]);
});
