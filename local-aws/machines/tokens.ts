import { AwsError } from '../service.ts';
import { TaskFailure } from './failure.ts';

interface Task {
  readonly succeed: (output: unknown) => void;
  readonly fail: (failure: TaskFailure) => void;
  isOpen: boolean;
}

interface OpenTask {
  readonly token: string;
  /** What was answered. Rejects when the task was closed before. */
  readonly output: Promise<unknown>;
  /** The attempt is over (answered, timed out, execution ended): its token is refused from now on. */
  readonly close: () => void;
}

export interface Tokens {
  readonly open: () => OpenTask;
  /** Throws `TaskTimedOut` for a closed task and `InvalidToken` for what never was a token. */
  readonly answer: (token: string, output: unknown) => void;
  readonly closeNow: (token: string) => void;
}

/** The account's task tokens: each is good for one attempt of one state. */
export function createTokens(): Tokens {
  const tasks = new Map<string, Task>();

  const closed = (token: string): Task => {
    const task = tasks.get(token);
    if (task === undefined) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
    if (!task.isOpen) {
      throw new AwsError(
        'TaskTimedOut',
        'Task Timed Out: the provided task does not exist anymore or was closed',
      );
    }
    task.isOpen = false;
    return task;
  };

  return {
    open: () => {
      const token = `task-token-${tasks.size + 1}`;
      const { promise: output, resolve: succeed, reject: fail } = Promise.withResolvers<unknown>();
      output.catch(() => {}); // nobody awaits it when the task needs no answer
      const task: Task = { succeed, fail, isOpen: true };
      tasks.set(token, task);
      const close = (): void => {
        task.isOpen = false;
      };
      return { token, output, close };
    },
    answer: (token, output) => closed(token).succeed(output),
    closeNow: (token) =>
      closed(token).fail(TaskFailure.of('States.Timeout', 'the sandbox closed the task')),
  };
}
