import { AwsError } from '../service.ts';

/** How somebody answered a task token. */
export type Answer =
  | { readonly kind: 'success'; readonly output: unknown }
  | { readonly kind: 'failure'; readonly error: string; readonly cause: string };

interface Task {
  readonly answered: (answer: Answer) => void;
  readonly heartbeat: () => void;
  isOpen: boolean;
}

export interface OpenTask {
  readonly token: string;
  readonly answer: Promise<Answer>;
  /** The attempt is over (answered, timed out, execution ended): its token is refused from now on. */
  readonly close: () => void;
}

export interface Tokens {
  readonly open: (heartbeat?: () => void) => OpenTask;
  /** Throws `TaskTimedOut` for a closed task and `InvalidToken` for what never was a token. */
  readonly answer: (token: string, answer: Answer) => void;
  readonly heartbeat: (token: string) => void;
  readonly closeNow: (token: string) => void;
}

/** The account's task tokens: each is good for one attempt of one state. */
export function createTokens(): Tokens {
  const tasks = new Map<string, Task>();

  const openTask = (token: string): Task => {
    const task = tasks.get(token);
    if (task === undefined) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
    if (!task.isOpen) {
      throw new AwsError(
        'TaskTimedOut',
        'Task Timed Out: the provided task does not exist anymore or was closed',
      );
    }
    return task;
  };

  return {
    open: (heartbeat = () => {}) => {
      const token = `task-token-${tasks.size + 1}`;
      const { promise: answer, resolve: answered } = Promise.withResolvers<Answer>();
      const task: Task = { answered, heartbeat, isOpen: true };
      tasks.set(token, task);
      const close = (): void => {
        task.isOpen = false;
      };
      return { token, answer, close };
    },
    answer: (token, answer) => {
      const task = openTask(token);
      task.isOpen = false;
      task.answered(answer);
    },
    heartbeat: (token) => openTask(token).heartbeat(),
    closeNow: (token) => {
      openTask(token).answered({
        kind: 'failure',
        error: 'States.Timeout',
        cause: 'the sandbox closed the task',
      });
      openTask(token).isOpen = false;
    },
  };
}
