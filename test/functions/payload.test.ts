import { expect, test } from '@jest/globals';
import { PAYLOAD_VERSION } from '../../domain/payload-version.ts';
import { versioned } from '../../functions/payload.ts';

const CONTEXT = {
  getRemainingTimeInMillis: () => 1_000,
  awsRequestId: 'request-1',
  functionName: 'find',
};
/** What a function is handed, and what it answers. */
const invoked = async (event: unknown, answer: unknown = undefined) => {
  const seen: unknown[] = [];
  const handle = versioned((given: unknown) => {
    seen.push(given);
    return answer;
  });
  return { answer: await handle(event, CONTEXT), seen };
};

test('a function sees its payload without the version, and answers in it; each element of a list too', async () =>
  expect(
    await invoked(
      { payloadVersion: 1, event: { payloadVersion: 7, id: 'a' } },
      { parts: [{ n: 1 }, { n: 2 }], names: ['a'], key: { n: 3 } },
    ),
  ).toEqual({
    seen: [{ event: { payloadVersion: 7, id: 'a' } }],
    answer: {
      payloadVersion: 1,
      parts: [
        { n: 1, payloadVersion: 1 },
        { n: 2, payloadVersion: 1 },
      ],
      names: ['a'],
      key: { n: 3 },
    },
  }));

test('what carries no version is no payload of a state: it is passed as it is', async () => {
  for (const event of [{ Records: [] }, { version: '2.0' }, { scope: 'all' }, 'text', null])
    expect(await invoked(event, { batchItemFailures: [{ itemIdentifier: 'a' }] })).toEqual({
      seen: [event],
      answer: { batchItemFailures: [{ itemIdentifier: 'a' }] },
    });
});

test('what is no object is answered as it is', async () => {
  expect((await invoked({ payloadVersion: 1 })).answer).toBeUndefined();
  expect((await invoked({ payloadVersion: 1 }, [{ n: 1 }])).answer).toEqual([{ n: 1 }]);
});

test('what a later release wrote is given back for that release, and nothing is done', async () => {
  const later = { payloadVersion: PAYLOAD_VERSION + 1, event: {} };
  let wasCalled = false;
  const handle = versioned(() => {
    wasCalled = true;
  });
  await expect(handle(later, CONTEXT)).rejects.toMatchObject({
    name: 'NewerVersion',
    message: 'find was handed a payload of version 2, and reads 1: deploy the newer release again',
  });
  expect(wasCalled).toBe(false);
});
