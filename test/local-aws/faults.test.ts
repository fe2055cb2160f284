import { expect, test } from '@jest/globals';
import { createFaults, type FaultKind, noFaults } from '../../local-aws/faults.ts';

const strikes = (seed: number, kind: FaultKind, draws = 200): string => {
  const faults = createFaults(seed, { throttle: 0.5, 'stale-read': 0.5 });
  return Array.from({ length: draws }, () => (faults.strikes(kind, 'x') ? '1' : '0')).join('');
};

test('the same seed strikes the same, another seed differently', () => {
  expect(strikes(1, 'throttle')).toBe(strikes(1, 'throttle'));
  expect(strikes(1, 'throttle')).not.toBe(strikes(2, 'throttle'));
});

test('each kind has its own stream: drawing from one does not shift another', () => {
  const alone = createFaults(5, { throttle: 0.5 });
  const mixed = createFaults(5, { throttle: 0.5, 'stale-read': 0.5 });
  const draw = (faults: typeof alone, alsoOther: boolean) =>
    Array.from({ length: 50 }, () => {
      if (alsoOther) faults.strikes('stale-read', 'x');
      return faults.strikes('throttle', 'x');
    });
  expect(draw(mixed, true)).toEqual(draw(alone, false));
});

test('nothing goes wrong without a rate, nor after calm', () => {
  expect(noFaults().strikes('throttle', 'x')).toBe(false);
  const faults = createFaults(1, { throttle: 1 });
  expect(faults.strikes('throttle', 'a call')).toBe(true);
  faults.calm();
  expect(faults.strikes('throttle', 'a call')).toBe(false);
  expect(faults.happened).toEqual([{ kind: 'throttle', about: 'a call' }]);
});

test('a rate is about the share of strikes', () => {
  const struck = strikes(3, 'throttle', 2000).replaceAll('0', '').length;
  expect(struck).toBeGreaterThan(900);
  expect(struck).toBeLessThan(1100);
});
