/** An error inside an execution: `name` is what `ErrorEquals` matches, the message is its Cause. */
export class TaskFailure extends Error {
  override readonly name: string;
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  private constructor(name: string, cause: string, isFinal: boolean) {
    super(cause);
    this.name = name;
    this.isRetryable = !isFinal;
    this.isCatchable = !isFinal;
  }

  static of(name: string, cause: string): TaskFailure {
    return new TaskFailure(name, cause, false);
  }

  /** One that no Retry and no Catch sees: the execution was stopped, or its data is too large. */
  static final(name: string, cause: string): TaskFailure {
    return new TaskFailure(name, cause, true);
  }
}
