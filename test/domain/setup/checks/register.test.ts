import { expect, test } from '@jest/globals';
import { CHECKS } from '../../../../domain/setup/checks/register.ts';

test('checks are numbered from 1 in the order of the page', () => {
  expect([...CHECKS.keys()]).toEqual(
    Array.from({ length: 32 }, (_, index) => `RedshiftML.${index + 1}`),
  );
});

test('each check names a page of AWS and a sentence of it', () => {
  const without = [...CHECKS.values()].filter(
    ({ source }) =>
      !source.url.startsWith('https://docs.aws.amazon.com/') || source.sentence === '',
  );
  expect(without).toEqual([]);
});
