import { expect, test } from '@jest/globals';
import { random } from '../../local-aws/random.ts';
import { createVirtualClock } from '../../local-aws/virtual-clock.ts';

test('what is due earlier happens earlier, and at the same time first come is first served', async () => {
  const virtualClock = createVirtualClock(0);
  const happened: string[] = [];
  virtualClock.at(20, () => happened.push('late'));
  virtualClock.at(10, () => happened.push('first'));
  virtualClock.at(10, () => happened.push('second'));
  await virtualClock.runUntil(20);
  expect(happened).toEqual(['first', 'second', 'late']);
});

test('time does not pass what has not come yet, and ends where it was asked to', async () => {
  const virtualClock = createVirtualClock(0);
  let happened = false;
  virtualClock.at(101, () => {
    happened = true;
  });
  await virtualClock.runUntil(100);
  expect([virtualClock.now(), happened]).toEqual([100, false]);
});

test('a timer does not keep the clock busy, but runs if it falls due on the way', async () => {
  const virtualClock = createVirtualClock(0);
  const happened: string[] = [];
  virtualClock.at(10, () => happened.push('due on the way'), { timer: true });
  virtualClock.at(20, () => happened.push('work'));
  virtualClock.at(30, () => happened.push('later'), { timer: true });
  await virtualClock.runUntilIdle();
  expect([happened, virtualClock.now()]).toEqual([['due on the way', 'work'], 20]);
});

test('what is cancelled does not happen and does not keep the clock busy', async () => {
  const virtualClock = createVirtualClock(0);
  const appointment = virtualClock.at(10, () => {
    throw new Error('it happened');
  });
  appointment.cancel();
  appointment.cancel();
  await virtualClock.runUntilIdle();
  expect(virtualClock.now()).toBe(0);
});

test('work in progress holds time, unless it waits for time', async () => {
  const virtualClock = createVirtualClock(0);
  const seen: number[] = [];
  virtualClock.at(10, () => {
    void virtualClock.track('reading', async (work) => {
      await new Promise((resolve) => setTimeout(resolve, 5)); // real I/O
      seen.push(virtualClock.now());
      await work.pause(virtualClock.sleep(100));
      seen.push(virtualClock.now());
    });
  });
  virtualClock.at(11, () => seen.push(virtualClock.now()));
  await virtualClock.runUntil(200);
  expect(seen).toEqual([10, 11, 110]);
});

test('a failing action fails the run, and says when and what', async () => {
  const virtualClock = createVirtualClock(0);
  virtualClock.at(1000, () => Promise.reject(new Error('boom')), { label: 'the explosion' });
  await expect(virtualClock.runUntil(2000)).rejects.toThrow(
    '1970-01-01T00:00:01.000Z in the explosion: Error: boom',
  );
});

test('what never comes to rest is an error at the horizon, not an endless loop', async () => {
  const virtualClock = createVirtualClock(0);
  const again = (): void =>
    void virtualClock.at(virtualClock.now() + 1000, again, { label: 'again' });
  again();
  await expect(virtualClock.runUntilIdle(10_000)).rejects.toThrow(
    'still busy at 1970-01-01T00:00:10.000Z: next is again',
  );
});

test('a tie-breaker of the same seed shuffles equal times the same way', async () => {
  const play = async (): Promise<number[]> => {
    const virtualClock = createVirtualClock(0, random(7).next);
    const order: number[] = [];
    for (const index of [0, 1, 2, 3, 4, 5]) virtualClock.at(10, () => order.push(index));
    await virtualClock.runUntil(10);
    return order;
  };
  const order = await play();
  expect(order).not.toEqual([0, 1, 2, 3, 4, 5]);
  expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(await play()).toEqual(order);
});
