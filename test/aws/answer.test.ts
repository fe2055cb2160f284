import { expect, test } from '@jest/globals';
import { answered, itemsOf } from '../../aws/answer.ts';

test('a field that is there is given as it is, false and empty ones too', () => {
  expect([answered(false, 'IsPublic', 'X'), answered('', 'Policy', 'X')]).toEqual([false, '']);
});

test('a field that is not there is an error that names it and the call', () => {
  expect(() => answered(undefined, 'IsPublic', 'GetBucketPolicyStatus of lake')).toThrow(
    expect.objectContaining({
      name: 'UnexpectedResponse',
      message: 'GetBucketPolicyStatus of lake answered without IsPublic',
    }),
  );
});

test('the items of all pages, in order; a page may have none', async () => {
  async function* pages() {
    yield { Items: [1, 2] };
    yield {};
    yield { Items: [3] };
  }
  expect(await itemsOf<{ Items?: number[] }, number>(pages(), ({ Items }) => Items)).toEqual([
    1, 2, 3,
  ]);
});

test('an error on a later page is the error of all', async () => {
  async function* pages() {
    yield { Items: [1] };
    throw new Error('page 2');
  }
  await expect(itemsOf(pages(), ({ Items }) => Items)).rejects.toThrow('page 2');
});
