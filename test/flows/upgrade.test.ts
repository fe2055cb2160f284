import { expect, test } from '@jest/globals';
import type { Emit } from '../../sandbox/print/story-event.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { endEachLease, installedAnew, leaseSome, leftBy } from '../releases/left.ts';

test('a deployment made anew over the state knows every lease: each can be revoked, and ends when it is over', async () => {
  const failed: unknown[] = [];
  const failing: Emit = (event) => {
    if (event.kind === 'expectation' && !event.held) failed.push(event);
  };
  const before = await openStage(analytics(), { stores: 'memory', emit: failing });
  const held = await leaseSome(before);
  const left = await leftBy(before, held);
  await before.close();

  const after = await installedAnew(left, failing);
  try {
    await endEachLease(after, held);
  } finally {
    await after.close();
  }
  expect(failed).toEqual([]);
});
