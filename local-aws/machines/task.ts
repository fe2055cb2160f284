import type { VirtualClock } from '../virtual-clock.ts';
import type { Retrier, TaskSettings } from './definition.ts';
import { TaskFailure } from './failure.ts';

/** One attempt of a task; after `over`, whatever became of it, nothing of it counts any more. */
export interface Attempt {
  readonly result: Promise<unknown>;
  readonly over: () => void;
}

interface TaskOptions {
  readonly virtualClock: VirtualClock;
  readonly attempt: () => Attempt;
  /** Rejects when the execution is stopped. */
  readonly stopped: Promise<never>;
  readonly onRetry: (failure: TaskFailure, pauseSeconds: number) => void;
}

/** Runs a task as Step Functions does: attempts with a time limit, and pauses between them, all on the virtual clock. */
export async function runTask(settings: TaskSettings, options: TaskOptions): Promise<unknown> {
  const used = new Map<Retrier, number>();
  for (;;) {
    try {
      return await attemptOnce(settings, options);
    } catch (error) {
      const failure = asFailure(error);
      const retrier = failure.isRetryable
        ? settings.retriers.find(({ errors }) => errors.some((name) => covers(name, failure)))
        : undefined;
      const attempts = retrier === undefined ? 0 : (used.get(retrier) ?? 0);
      if (retrier === undefined || attempts >= retrier.maxAttempts) throw failure;
      used.set(retrier, attempts + 1);
      const pauseSeconds = Math.min(
        retrier.intervalSeconds * retrier.backoffRate ** attempts,
        retrier.maxDelaySeconds,
      );
      options.onRetry(failure, pauseSeconds);
      await Promise.race([
        options.virtualClock.sleep(pauseSeconds * 1000, { label: `${settings.state} is retried` }),
        options.stopped,
      ]);
    }
  }
}

async function attemptOnce(
  settings: TaskSettings,
  { virtualClock, attempt, stopped }: TaskOptions,
): Promise<unknown> {
  const { state, timeoutSeconds } = settings;
  const { promise: expired, reject: expire } = Promise.withResolvers<never>();
  const limit =
    timeoutSeconds === undefined
      ? undefined
      : virtualClock.at(
          virtualClock.now() + timeoutSeconds * 1000,
          () => expire(TaskFailure.of('States.Timeout', `no result within ${timeoutSeconds} s`)),
          { timer: true, label: `${state}: no result` },
        );
  const one = attempt();
  try {
    return await Promise.race([one.result, expired, stopped]);
  } finally {
    one.over();
    limit?.cancel();
  }
}

function covers(name: string, failure: TaskFailure): boolean {
  if (name === 'States.ALL' || name === failure.name) return true;
  return name === 'States.TaskFailed' && failure.name !== 'States.Timeout';
}

const asFailure = (thrown: unknown): TaskFailure =>
  thrown instanceof TaskFailure
    ? thrown
    : TaskFailure.of(
        thrown instanceof Error ? thrown.name : 'Error',
        thrown instanceof Error ? thrown.message : String(thrown),
      );
