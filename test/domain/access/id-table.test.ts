import { expect, test } from '@jest/globals';
import { openIdTable } from '../../../domain/access/id-table.ts';

test('of many thousands of ids each keeps its own row, through all growth, and an unknown one has none', () => {
  const table = openIdTable(4);
  const numbers = Array.from({ length: 10_000 }, (_, n) => n);
  const find = () => numbers.map((n) => table.find(`lease-${n}`));
  expect(new Set(find())).toEqual(new Set([-1]));
  const rows = numbers.map((n) => {
    const row = table.rowOf(`lease-${n}`);
    table.bytes(row).writeUInt32LE(n * 7);
    return row;
  });
  expect(rows).toEqual(numbers);
  expect(numbers.map((n) => table.rowOf(`lease-${n}`))).toEqual(numbers);
  expect(find()).toEqual(numbers);
  expect(rows.map((row) => table.bytes(row).readUInt32LE())).toEqual(numbers.map((n) => n * 7));
  expect(table.size()).toBe(numbers.length);
  expect(() => table.bytes(100_000)).toThrow(RangeError);
});
