import { expect, test } from '@jest/globals';
import { WINDOW_SECONDS } from '../../domain/drift/window.ts';
import { machines } from './machine.ts';

test('a look begins after its window and what may still be committed then', () => {
  const states = machines.flatMap((one) => one.states);
  const waits = states.filter(({ name }) => name === 'UntilItIsOver');
  expect(waits).toHaveLength(1);
  for (const { state } of waits)
    expect(Number(state['Seconds'])).toBeGreaterThanOrEqual(WINDOW_SECONDS + 60);
});
