import { expect, test } from '@jest/globals';
import { type Compose, createContainers } from '../../local-aws/containers.ts';
import { createFaults, type FaultRates } from '../../local-aws/faults.ts';
import { createVirtualClock } from '../../local-aws/virtual-clock.ts';

const START = Date.parse('2026-03-01T09:00:00Z');

/** A function that answers with what it was composed of and how often it was composed and run. */
function open(rates: FaultRates = {}) {
  let composed = 0;
  const compose: Compose = ({ env, config, now }) => {
    composed += 1;
    let runs = 0;
    return async () => ({
      stage: env.STAGE,
      config,
      at: now().toISOString(),
      composed,
      runs: ++runs,
    });
  };
  const functions = [{ name: 'decide', role: 'role', timeoutSeconds: 30, env: { STAGE: 'dev' } }];
  const virtualClock = createVirtualClock(START);
  return createContainers({
    functions,
    composes: new Map([['decide', compose]]),
    config: 1,
    virtualClock,
    faults: createFaults(1, rates),
  });
}

const value = async (containers: ReturnType<typeof open>): Promise<unknown> => {
  const result = await containers.invoke('decide', {});
  return result.outcome === 'returned' ? result.value : result;
};

test('a function is composed once, from its environment, the configuration and the virtual clock', async () => {
  const containers = open();
  const same = { stage: 'dev', config: 1, at: '2026-03-01T09:00:00.000Z', composed: 1 };
  expect([await value(containers), await value(containers)]).toEqual([
    { ...same, runs: 1 },
    { ...same, runs: 2 },
  ]);
});

test('a warm container keeps its configuration; a cold start takes the new one', async () => {
  const containers = open();
  await value(containers);
  containers.configure(2);
  expect(await value(containers)).toMatchObject({ config: 1, composed: 1 });
  containers.dropWarm();
  expect(await value(containers)).toMatchObject({ config: 2, composed: 2 });
});

test('now and then a container with the older configuration answers', async () => {
  const containers = open({ 'old-configuration': 1 });
  containers.configure(2);
  expect(await value(containers)).toMatchObject({ config: 1 });
});

test('what runs at the same time shares a container, or has each its own, which takes what comes later', async () => {
  const runs = async (containers: 'shared' | 'each'): Promise<number[]> => {
    let composed = 0;
    const told: number[] = [];
    const virtualClock = createVirtualClock(START);
    const { invoke } = createContainers({
      functions: [{ name: 'decide', role: 'role', timeoutSeconds: 30, env: {} }],
      composes: new Map([
        [
          'decide',
          ({ pause }) => {
            composed += 1;
            const own = composed;
            return async () => {
              await pause(1_000);
              told.push(own);
            };
          },
        ],
      ]),
      config: 1,
      virtualClock,
      faults: createFaults(1, {}),
      containers,
    });
    for (const _ of ['first', 'second']) {
      void invoke('decide', {});
      void invoke('decide', {});
      await virtualClock.runUntilIdle();
    }
    return told.toSorted();
  };
  expect(await runs('shared')).toEqual([1, 1, 1, 1]);
  expect(await runs('each')).toEqual([1, 1, 2, 2]);
});

test('a thrown error and a missing function differ', async () => {
  const containers = createContainers({
    functions: [{ name: 'decide', role: 'role', timeoutSeconds: 30, env: {} }],
    composes: new Map([['decide', () => () => Promise.reject(new TypeError('boom'))]]),
    config: 1,
    virtualClock: createVirtualClock(START),
    faults: createFaults(1, {}),
  });
  expect(await containers.invoke('decide', {})).toMatchObject({
    outcome: 'threw',
    error: { name: 'TypeError', message: 'boom' },
  });
  expect(() => containers.invoke('nobody', {})).toThrow('serverless.yml has no function nobody');
});
