import type { OpenRunState } from '../../../../domain/setup/run/run-state.ts';

/** A run that has looked again after its first round and found nothing to do yet. */
export const openRunState = (change: Partial<OpenRunState> = {}): OpenRunState => ({
  request: { warehouse: 'demo', mode: 'remediate' },
  run: 'run-1',
  round: 2,
  planned: 0,
  index: 0,
  attempts: 0,
  waits: 0,
  undo: 'none',
  next: 'inspect',
  ...change,
});
