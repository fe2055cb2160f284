import { expect, test } from '@jest/globals';
import { memo } from '../../../../functions/setup/inspection/memo.ts';

/** What is asked twice for the same thing: how often it was asked, when the answers are these. */
async function asked(...answers: readonly (() => unknown)[]): Promise<number> {
  const once = memo();
  let times = 0;
  const ask = async (): Promise<unknown> => {
    times += 1;
    return answers[times - 1]?.();
  };
  for (const _ of [1, 2]) await once('role a', ask).catch(() => undefined);
  return times;
}

const fail = (): never => {
  throw new Error('the network is gone');
};

test.each<[string, number, readonly (() => unknown)[]]>([
  ['an answer is remembered', 1, [() => ({ ok: 1 })]],
  ['that there is none is an answer', 1, [() => ({ missing: 'NoSuchEntity' })]],
  ['so is a refusal, which names the permission', 1, [() => ({ denied: 'iam:GetRole' })]],
  ['what was not answered is asked again', 2, [() => ({ failed: 'timeout' }), () => ({ ok: 1 })]],
  [
    'also where only a part of it was not answered',
    2,
    [() => ({ ok: { attached: { failed: 'timeout' } } }), () => ({ ok: 1 })],
  ],
  ['and what was thrown is asked again', 2, [fail, () => ({ ok: 1 })]],
])('%s', async (_, times, answers) => expect(await asked(...answers)).toBe(times));

test('whoever asks while it is being asked waits for the same answer', async () => {
  const once = memo();
  let times = 0;
  const ask = async (): Promise<number> => {
    times += 1;
    return times;
  };
  expect(await Promise.all([once('vpc a', ask), once('vpc a', ask), once('vpc b', ask)])).toEqual([
    1, 1, 2,
  ]);
});
