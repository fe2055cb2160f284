import { expect, test } from '@jest/globals';
import { cyclesOf, type State } from '../../sandbox/print/cycles.ts';

const left = (state: string, what: State['what'] = 'exited'): State => ({
  kind: 'state',
  at: '2026-03-02T09:00:00Z',
  machine: 'setup',
  execution: 'run-1',
  state,
  what,
});

const told = (...states: State[]): string[] =>
  cyclesOf(states).map(
    ({ states: all, times }) => `${times} × ${all.map(({ state }) => state).join(' ')}`,
  );

test('states that come three times or more are told together, whatever stands around them', () => {
  const [wait, look] = [left('Wait'), left('Look')];
  expect(told(left('Begin'), wait, look, wait, look, wait, look, left('End'))).toEqual([
    '1 × Begin',
    '3 × Wait Look Wait Look Wait Look',
    '1 × End',
  ]);
});

test('twice is not a cycle, and a failure ends one', () => {
  const wait = left('Wait');
  expect(told(wait, wait)).toEqual(['1 × Wait', '1 × Wait']);
  expect(told(wait, wait, left('Wait', 'failed'), wait)).toEqual([
    '1 × Wait',
    '1 × Wait',
    '1 × Wait',
    '1 × Wait',
  ]);
});
