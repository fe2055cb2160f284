import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';

const mock = mockClient(S3Client);
afterAll(() => mock.restore());
const bucket = evidenceBucket(new S3Client({}), 'evidence');
const named = (name: string): Error => Object.assign(new Error(name), { name });
const holding = (text: string): GetObjectCommandOutput =>
  ({ Body: { transformToString: async () => text } }) as unknown as GetObjectCommandOutput;
beforeEach(() => void mock.reset());

test('an object is written once: only if nothing is there, and what is there is compared', async () => {
  mock.on(PutObjectCommand).resolvesOnce({}).rejects(named('PreconditionFailed'));
  expect(await bucket.put('k', 'text')).toBe('written');
  mock.on(GetObjectCommand).resolves(holding('text'));
  expect(await bucket.put('k', 'text')).toBe('present');
  expect(await bucket.put('k', 'other')).toBe('differs');
  expect(mock.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
    Bucket: 'evidence',
    Key: 'k',
    Body: 'text',
    IfNoneMatch: '*',
  });
});
test.each(['AccessDenied', 'ConditionalRequestConflict'])(
  '%s is thrown: nobody knows what is there',
  async (name) => {
    mock.on(PutObjectCommand).rejects(named(name));
    await expect(bucket.put('k', 'text')).rejects.toThrow(name);
  },
);
test('all pages, in the order in which S3 lists them', async () => {
  mock
    .on(ListObjectsV2Command)
    .resolvesOnce({ Contents: [{ Key: 'p/1' }], NextContinuationToken: 'more' })
    .resolvesOnce({ Contents: [{ Key: 'p/2' }, {}] });
  const names: string[] = [];
  for await (const name of bucket.list('p/')) names.push(name);
  expect(names).toEqual(['p/1', 'p/2']);
});
test('an object without a body is no answer', async () => {
  mock.on(GetObjectCommand).resolves({});
  await expect(bucket.get('k')).rejects.toMatchObject({ name: 'UnexpectedResponse' });
});
