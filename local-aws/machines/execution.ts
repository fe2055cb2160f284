import {
  type RunOptions,
  StateMachine,
  type StateMachineDefinition,
} from 'aws-local-stepfunctions';
import type { Json } from '../json.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type Definition, type TaskSettings, WAIT } from './definition.ts';
import { TaskFailure } from './failure.ts';
import { type History, recordHistory } from './history.ts';
import { type Integrations, startAttempt, TOKEN_SENTINEL } from './integration.ts';
import { runTask } from './task.ts';

/** Input and output of a state: 256 KiB as UTF-8. */
export const MAX_PAYLOAD_BYTES = 262_144;

export interface Execution {
  readonly arn: string;
  readonly machine: string;
  readonly name: string;
  readonly input: unknown;
  readonly startedAtMs: number;
  readonly history: History;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  stoppedAtMs?: number;
  output?: unknown;
  error?: string;
  cause?: string;
}

/** The library's own type of JSON is mutable; ours is not. */
type LocalHandlers = NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>;

interface ExecutionOptions extends Integrations {
  readonly virtualClock: VirtualClock;
  readonly definition: Definition;
  readonly onEnd: (execution: Execution) => void;
}

/** Starts the machine's definition in the library and follows it. Returns how to stop it. */
export function follow(
  execution: Execution,
  options: ExecutionOptions,
): (status: 'TIMED_OUT' | 'ABORTED') => void {
  const { virtualClock, definition } = options;
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  stopped.catch(() => {}); // only tasks that race with it await it

  const end = (status: Execution['status'], details: Partial<Execution>): void => {
    if (execution.status !== 'RUNNING') return;
    Object.assign(execution, details, { status, stoppedAtMs: virtualClock.now() });
    limit?.cancel();
    options.onEnd(execution);
  };
  const halt = (status: 'TIMED_OUT' | 'ABORTED'): void => {
    end(status, { error: status === 'TIMED_OUT' ? 'States.Timeout' : 'Aborted' });
    stop(TaskFailure.final(status, 'the execution was stopped'));
  };
  const limit =
    definition.timeoutSeconds === undefined
      ? undefined
      : virtualClock.at(
          virtualClock.now() + definition.timeoutSeconds * 1000,
          () => halt('TIMED_OUT'),
          {
            timer: true,
            label: execution.name,
          },
        );

  const handlers = Object.fromEntries(
    [...definition.tasks].map(([state, settings]) => [
      state,
      (input: unknown) => task(settings, input),
    ]),
  );
  const task = async (settings: TaskSettings, input: unknown): Promise<Json> => {
    const output =
      settings.resource === WAIT
        ? await wait(input, virtualClock, stopped)
        : await work(settings, input);
    const bytes = Buffer.byteLength(JSON.stringify(output ?? null));
    if (bytes <= MAX_PAYLOAD_BYTES) return asJson(output);
    throw TaskFailure.final(
      'States.DataLimitExceeded',
      `${settings.state} returned ${bytes} bytes; the most is ${MAX_PAYLOAD_BYTES}`,
    );
  };
  const work = (settings: TaskSettings, input: unknown): Promise<unknown> =>
    runTask(settings, {
      virtualClock,
      stopped,
      attempt: () => startAttempt(settings.resource, input, options),
      onRetry: (failure, pauseSeconds) =>
        execution.history.retried(settings.state, failure, pauseSeconds),
    });

  // The library's validator has its own idea of ARNs; test/architecture validates every definition as it is deployed.
  const machine = new StateMachine(definition.runnable as unknown as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });
  const run = machine.run(asJson(execution.input) as Parameters<typeof machine.run>[0], {
    overrides: { taskResourceLocalHandlers: handlers as LocalHandlers },
    context: contextOf(execution),
  });
  void recordHistory(run.eventLogs, execution.history);
  run.result.then(
    (output) => end('SUCCEEDED', { output }),
    (error: Error) => {
      const { name, message } = error.cause instanceof Error ? error.cause : error;
      end('FAILED', { error: name, cause: message });
    },
  );
  return halt;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
const contextOf = (execution: Execution) => ({
  Run: {
    Id: execution.arn,
    Name: execution.name,
    Input: asJson(execution.input),
    StartTime: new Date(execution.startedAtMs).toISOString(),
  },
  StateMachine: { Name: execution.machine },
  Task: { Token: TOKEN_SENTINEL },
});

async function wait(
  input: unknown,
  virtualClock: VirtualClock,
  stopped: Promise<never>,
): Promise<unknown> {
  const { seconds }: { seconds?: unknown } = Object(input);
  const pause = virtualClock.sleep(Number(seconds) * 1000, { label: 'a Wait state ends' });
  await Promise.race([pause, stopped]);
  return null;
}

/** The library accepts any JSON; what handlers return has crossed Lambda's JSON border already. */
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null));
