import { expect, test } from '@jest/globals';
import { rounds } from '../../../domain/access/pace.ts';

const of = (place: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${place}/us-east-1/namespace#db${n}`);

test('five databases of an account and Region in each round, and all places in the first', () => {
  const many = of('111122223333', 12);
  const few = of('444455556666', 2);
  expect(rounds([...many, ...few])).toEqual([
    [...many.slice(0, 5), ...few],
    many.slice(5, 10),
    many.slice(10),
  ]);
});
test('another Region is another place', () => {
  const keys = [...of('1', 5), ...of('1', 5).map((key) => key.replace('us-east-1', 'eu-west-1'))];
  expect(rounds(keys)).toEqual([keys]);
});
test('nothing to wake: no round', () => expect(rounds([])).toEqual([]));
