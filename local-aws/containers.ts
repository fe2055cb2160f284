import { currentInvocation, type Invocation, withInvocation } from './caller.ts';
import type { Faults } from './faults.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A deployable file's `compose` (functions/runtime.ts), as far as the sandbox knows it. */
export type Compose = (runtime: {
  readonly env: Readonly<Record<string, string | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: the product's own configuration type passes through unseen
  readonly config: any;
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
}) => (event: unknown, context: LambdaContext) => unknown;

interface LambdaContext {
  readonly getRemainingTimeInMillis: () => number;
  readonly awsRequestId: string;
  readonly functionName: string;
}

export interface FunctionSettings {
  readonly name: string;
  readonly role: string;
  readonly timeoutSeconds: number;
  readonly env: Readonly<Record<string, string>>;
}

/** What became of an invocation: an answer, a thrown error, or a process that died. */
export type InvocationResult =
  | { readonly outcome: 'returned'; readonly value: unknown }
  | { readonly outcome: 'threw'; readonly error: Error }
  | { readonly outcome: 'died'; readonly reason: string };

/** One invocation, and what became of it. */
export interface Invoked {
  readonly functionName: string;
  readonly event: unknown;
  readonly result: InvocationResult;
}

export interface Containers {
  readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
  /** From now on cold starts see this configuration; warm containers keep theirs until they are dropped. */
  readonly configure: (config: unknown) => void;
  readonly dropWarm: () => void;
}

interface ContainerOptions {
  readonly functions: readonly FunctionSettings[];
  /** Every function's `compose`. Loaded beforehand: the time that a module takes to load must not order what happens. */
  readonly composes: ReadonlyMap<string, Compose>;
  readonly config: unknown;
  readonly virtualClock: VirtualClock;
  readonly faults: Faults;
  /**
   * `shared`: a function has one warm container, whatever runs at the same time. `each`: as Lambda does it, what runs at the
   * same time has containers of its own, which is for counting what each of them asks anew. Default: `shared`.
   */
  readonly containers?: 'shared' | 'each' | undefined;
  readonly onInvoked?: ((invoked: Invoked) => void) | undefined;
}

/**
 * Lambda: warm containers, composed at their cold start from the environment, the configuration and the virtual clock. An
 * invocation that is killed has no effect any more, as if its process had died.
 */
export function createContainers({
  functions,
  composes,
  config,
  virtualClock,
  faults,
  containers = 'shared',
  onInvoked = () => {},
}: ContainerOptions): Containers {
  /** Of each function, those that take an invocation now. */
  const warm = new Map<string, ReturnType<Compose>[]>();
  const configurations = [config];
  let invocations = 0;

  const start = ({ name, env }: FunctionSettings): ReturnType<Compose> => {
    const idle = warm.get(name) ?? [];
    const known = containers === 'each' ? idle.pop() : idle[0];
    if (known !== undefined && !faults.strikes('cold-start', name)) return known;
    const isOld = configurations.length > 1 && faults.strikes('old-configuration', name);
    const compose = composes.get(name);
    if (compose === undefined) throw new Error(`${name} has not been loaded`);
    const handler = compose({
      env,
      config: configurations.at(isOld ? -2 : -1),
      now: () => new Date(virtualClock.now()),
      pause: (ms) => pause(virtualClock, ms),
    });
    if (containers === 'shared') warm.set(name, [handler]);
    return handler;
  };
  const finish = (name: string, handler: ReturnType<Compose>): void => {
    if (containers === 'each') warm.set(name, [...(warm.get(name) ?? []), handler]);
  };

  const invoke = (functionName: string, event: unknown): Promise<InvocationResult> => {
    const settings = functions.find(({ name }) => name === functionName);
    if (settings === undefined) throw new Error(`serverless.yml has no function ${functionName}`);
    invocations += 1;
    const awsRequestId = `request-${invocations}`;
    const deadlineMs = virtualClock.now() + settings.timeoutSeconds * 1000;
    const { promise: died, resolve: die } = Promise.withResolvers<InvocationResult>();
    let isDead = false;
    const kill = (reason: string): void => {
      isDead = true;
      if (containers === 'shared') warm.delete(functionName);
      die({ outcome: 'died', reason });
    };
    const limit = virtualClock.at(
      deadlineMs,
      () => kill(`Task timed out after ${settings.timeoutSeconds} seconds`),
      {
        timer: true,
        label: `${functionName} runs out of time`,
      },
    );
    return virtualClock.track(functionName, async (work) => {
      const invocation: Invocation = {
        caller: { functionName, role: settings.role },
        kill,
        isDead: () => isDead,
        work,
      };
      const context: LambdaContext = {
        functionName,
        awsRequestId,
        getRemainingTimeInMillis: () => deadlineMs - virtualClock.now(),
      };
      const finished = withInvocation(invocation, async (): Promise<InvocationResult> => {
        const handler = start(settings);
        const value = asJson(await handler(asJson(event), context));
        if (!isDead) finish(functionName, handler);
        return { outcome: 'returned', value };
      }).catch((error: unknown): InvocationResult => ({ outcome: 'threw', error: asError(error) }));
      const result = await Promise.race([died, finished]);
      limit.cancel();
      isDead = true;
      onInvoked({ functionName, event, result });
      return result;
    });
  };

  return {
    invoke,
    configure: (next) => void configurations.push(next),
    dropWarm: () => warm.clear(),
  };
}

/** A function that waits lets virtual time pass. */
async function pause(virtualClock: VirtualClock, ms: number): Promise<void> {
  await currentInvocation().work?.pause(virtualClock.sleep(ms, { label: 'a function waits' }));
}

/** What crosses Lambda's border is JSON; `undefined` arrives as null. */
const asJson = (value: unknown): unknown =>
  value === undefined ? null : JSON.parse(JSON.stringify(value));

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
