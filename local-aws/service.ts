import type { Names } from './authorization/fill-in.ts';

/** One AWS service of the sandbox account: what it answers to each operation of its SDK client. */
export interface Service {
  /** The SDK client class whose commands it answers, e.g. `RedshiftDataClient`. */
  readonly client: string;
  /** Operation name (`BatchExecuteStatement`) to its behaviour. An operation that is not here throws. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** Another account than the sandbox's own; reached with a session in it only. */
  readonly account?: string;
  /** The same for whoever calls, of whatever account. */
  readonly isEverywhere?: boolean;
  /** There the Region that it answers for; absent: for all. */
  readonly region?: string;
  /** What policies ask about its resources, where the service knows it. */
  readonly names?: Names;
}

/** `input` has already been checked against the SDK's model; the answer has the SDK's output shape. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's model check in front makes the shape certain; each operation declares its own input type
export type Operation = (input: any, caller: Caller) => unknown | Promise<unknown>;

/** Who calls: the Lambda function and its IAM role, or a story's person. */
export interface Caller {
  readonly functionName: string;
  readonly role: string;
  /** Of a session of a role that was assumed. */
  readonly session?: SessionOfRole;
}

/** What a session may do, and where. */
export interface SessionOfRole {
  readonly arn: string;
  readonly account: string;
  /** Whether the role's policies allow the action on the resource; without one, on any. */
  readonly may: (action: string, resource?: string) => boolean;
}

/** An error as the SDK throws it: matched by `name`. */
export class AwsError extends Error {
  override readonly name: string;
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(name: string, message: string, httpStatusCode = 400) {
    super(message);
    this.name = name;
    this.$fault = httpStatusCode >= 500 ? 'server' : 'client';
    this.$metadata = { httpStatusCode };
  }
}

/** Time in epoch milliseconds. Virtual: it moves only when the virtual clock moves it. */
export interface Clock {
  readonly now: () => number;
}
