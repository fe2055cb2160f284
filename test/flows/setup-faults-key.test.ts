import { expect, test } from '@jest/globals';
import { configOf, ROLE, soundAccount } from '../../sandbox/accounts/example.ts';
import { progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { faultAt } from './fault-at.ts';
import { everyKindAt } from './fault-scenario.ts';
import { inSetupWorld } from './setup-account.ts';

const config = configOf({
  path: 'simple',
  pairs: [{ role: ROLE, bucket: 'analytics-redshift-ml', key: 'alias/lake' }],
});

async function played(
  kind: Parameters<typeof faultAt>[0],
  operation: string,
  times: 'once' | 'always',
) {
  const faults = faultAt(kind, 'setupAttach', operation, times);
  return inSetupWorld({ account: soundAccount, config, faults }, async ({ account, run }) => {
    const execution = await run('remediate', 120);
    const { outcome, because } = summaryOf(execution);
    const line = progressOf(execution).find((text) => text.includes('kms:CreateKey')) ?? '';
    return { outcome, because, line, keys: [...account.keys.keys()] };
  });
}

const KINDS = ['crash-before', 'crash-after', 'timeout', 'lost', 'throttle'] as const;
const UNSEEN = ['crash-before', 'crash-after', 'timeout', 'lost'] as const;

test.each(everyKindAt(KINDS, ['CreateAlias', 'EnableKeyRotation']))(
  '%s once at %s: the run goes on with the key that it made',
  async (kind, operation) => {
    expect(await played(kind, operation, 'once')).toMatchObject({
      outcome: 'ready',
      keys: ['lake'],
    });
  },
);

test.each(everyKindAt(KINDS, ['CreateAlias', 'EnableKeyRotation']))(
  '%s for good at %s: one key is made, and listed by its id, or has its alias all the same',
  async (kind, operation) => {
    const { outcome, keys, line } = await played(kind, operation, 'always');
    // An alias that took effect is found by the next attempt.
    if (outcome === 'ready') return expect(keys).toEqual(['lake']);
    expect({ outcome, keys: keys.length }).toEqual({ outcome: 'stopped', keys: 1 });
    expect(line).toMatch(
      /^left kms:CreateKey alias\/lake: it may have taken effect: key-[0-9a-f]+: /,
    );
  },
);

test.each(everyKindAt(UNSEEN, ['CreateKey']))(
  '%s at %s: nobody knows whether there is a key, so no second one is made, and the report says what to look for',
  async (kind, operation) => {
    for (const times of ['once', 'always'] as const) {
      const { outcome, because, line, keys } = await played(kind, operation, times);
      expect(outcome).toBe('stopped');
      expect(keys.length).toBe(kind === 'crash-after' || kind === 'timeout' ? 1 : 0);
      expect(line).toMatch(/^left kms:CreateKey alias\/lake: it may have taken effect: /);
      if (times === 'once')
        expect(because).toContain(
          'look for a key without alias, described as “Redshift ML of analytics”',
        );
    }
  },
);

test('throttling at CreateKey: once it is waited for, and for good no key is made', async () => {
  expect(await played('throttle', 'CreateKey', 'once')).toMatchObject({
    outcome: 'ready',
    keys: ['lake'],
  });
  expect(await played('throttle', 'CreateKey', 'always')).toMatchObject({
    outcome: 'stopped',
    keys: [],
    line: expect.stringMatching(/^refused kms:CreateKey/),
  });
});
