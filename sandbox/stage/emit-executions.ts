import type { LocalAwsOptions } from '../../local-aws/local-aws.ts';
import type { Execution } from '../../local-aws/machines/execution.ts';
import type { StateEvent } from '../../local-aws/machines/history.ts';
import type { Emit } from '../print/story-event.ts';

/** Tells of every event on the project's bus, and of every execution and its states as they happen. */
export function emitExecutions(
  emit: Emit,
  at: () => string,
): Required<Pick<LocalAwsOptions, 'onStart' | 'onState' | 'onEnd' | 'onEvent' | 'onNotified'>> {
  return {
    onEvent: (event) =>
      emit({
        kind: 'event',
        at: at(),
        direction: isAnswer(event['detail-type']) ? 'out' : 'in',
        type: event['detail-type'],
        detail: event.detail,
      }),
    onNotified: ({ payload }) =>
      emit({ kind: 'notified', at: at(), lines: String(payload).split('\n') }),
    onStart: ({ machine, name }) => emit({ kind: 'started', at: at(), machine, execution: name }),
    onState: (execution, event) => tellState(emit, execution, event),
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
      emit({
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

function tellState(emit: Emit, { machine, name }: Execution, event: StateEvent): void {
  const { kind, state, type, iteration, durationMs, error, cause, atMs } = event;
  if (!isTold(kind)) return;
  emit({
    kind: 'state',
    at: new Date(atMs).toISOString(),
    machine,
    execution: name,
    state,
    what: kind,
    ...(iteration !== undefined && { iteration }),
    ...(durationMs !== undefined && { durationMs }),
    // A Fail state ends the execution, whose end tells the cause.
    ...(error !== undefined && type !== 'Fail' && { because: `${error}: ${messageOf(cause)}` }),
  });
}

/** Lambda's cause is a JSON object; its errorMessage is for reading. */
function messageOf(cause = ''): string {
  try {
    const { errorMessage }: { errorMessage?: string } = JSON.parse(cause);
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}

const isTold = (kind: StateEvent['kind']): kind is Exclude<StateEvent['kind'], 'entered'> =>
  PASSED_ON.has(kind);

const QUESTIONS = [
  'Model Access Requested',
  'Model Access Approved',
  'Model Access Extended',
  'Model Access Shortened',
  'Model Access Revoked',
  'Model Access Returned',
  'Model Access Suspended',
  'Model Access Lifted',
];
const isAnswer = (detailType: string): boolean => !QUESTIONS.includes(detailType);
