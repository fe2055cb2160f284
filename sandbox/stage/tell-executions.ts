import type { Tell } from '../print/happening.ts';
import type { Execution } from '../world/machines/execution.ts';
import type { StateEvent } from '../world/machines/history.ts';
import type { WorldOptions } from '../world/world.ts';

/** Tells of every event on the project's bus, and of every execution and its states as they happen. */
export function tellExecutions(
  tell: Tell,
  at: () => string,
): Required<Pick<WorldOptions, 'onStart' | 'onState' | 'onEnd' | 'onEvent'>> {
  return {
    onEvent: (event) =>
      tell({
        kind: 'event',
        at: at(),
        direction: isAnswer(event['detail-type']) ? 'out' : 'in',
        type: event['detail-type'],
        detail: event.detail,
      }),
    onStart: ({ machine, name }) => tell({ kind: 'started', at: at(), machine, execution: name }),
    onState: (execution, event) => tellState(tell, execution, event),
    onEnd: (execution) => {
      const {
        machine,
        name,
        status,
        startedAtMs,
        stoppedAtMs = startedAtMs,
        history,
        error,
        cause,
      } = execution;
      tell({
        kind: 'ended',
        at: at(),
        machine,
        execution: name,
        status,
        durationMs: stoppedAtMs - startedAtMs,
        billedTransitions: history.transitions(),
        output: execution.output ?? { error, cause },
      });
    },
  };
}

const PASSED_ON = new Set(['exited', 'failed', 'caught', 'retried']);

function tellState(tell: Tell, { machine, name }: Execution, event: StateEvent): void {
  const { kind, state, iteration, durationMs, error, cause, atMs } = event;
  if (!isTold(kind)) return;
  tell({
    kind: 'state',
    at: new Date(atMs).toISOString(),
    machine,
    execution: name,
    state,
    what: kind,
    ...(iteration !== undefined && { iteration }),
    ...(durationMs !== undefined && { durationMs }),
    ...(error !== undefined && { because: `${error}${cause === undefined ? '' : `: ${cause}`}` }),
  });
}

const isTold = (kind: StateEvent['kind']): kind is Exclude<StateEvent['kind'], 'entered'> =>
  PASSED_ON.has(kind);

const QUESTIONS = [
  'Model Access Requested',
  'Model Access Approved',
  'Model Access Extended',
  'Model Access Revoked',
];
const isAnswer = (detailType: string): boolean => !QUESTIONS.includes(detailType);
