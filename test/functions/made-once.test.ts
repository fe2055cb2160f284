import { describe, expect, test } from '@jest/globals';
import * as effectClients from '../../functions/access/reconcile/effect-clients.ts';
import { effects } from '../../functions/access/reconcile/effects.ts';
import { lambdaWithoutConfig } from '../../functions/lambda-without-config.ts';
import { madeOnce } from '../../functions/made-once.ts';

/** Fails the first time, as where no file descriptor is left. */
const second = <T>(value: T) => {
  let calls = 0;
  const make = async (): Promise<T> => {
    calls += 1;
    if (calls === 1) throw new Error('EMFILE: too many open files');
    return value;
  };
  return { make, calls: () => calls };
};

test('what was made is kept, and what failed is made anew', async () => {
  const { make, calls } = second('made');
  const ask = madeOnce(make);
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('EMFILE');
  expect(await Promise.all([ask(), ask()])).toEqual(['made', 'made']);
  expect(await ask()).toBe('made');
  expect(calls()).toBe(2);
});

describe('a process that lives on after one failure', () => {
  test('of the import of what reconcile does outside', async () => {
    const module = second(effectClients);
    const targets = { key: 'arn:key', bus: 'bus', queue: 'https://q', deadLetters: 'https://d' };
    const { bus } = effects(targets, module.make);
    await expect(bus.publish([])).rejects.toThrow('EMFILE');
    await bus.publish([]);
    expect(module.calls()).toBe(2);
  });

  test('of its composition', async () => {
    const composed = second('answer');
    let calls = 0;
    const handler = lambdaWithoutConfig(() => {
      calls += 1;
      if (calls === 1) throw new Error('not yet');
      return composed.make;
    });
    const invoke = () => handler({}, { getRemainingTimeInMillis: () => 1000 } as never);
    await expect(invoke()).rejects.toThrow('not yet');
    await expect(invoke()).rejects.toThrow('EMFILE');
    expect(await invoke()).toBe('answer');
    expect(calls).toBe(2);
  });
});
