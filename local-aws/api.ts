import { Client } from '@smithy/core/client';
import { ACCOUNT } from './arn.ts';
import type { Names } from './authorization/fill-in.ts';
import type { Authorizer } from './authorization/policies.ts';
import { isOfAbsent, requestsOf } from './authorization/requests.ts';
import { currentInvocation } from './caller.ts';
import type { Faults } from './faults.ts';
import { isRecord } from './json.ts';
import { checkAgainstModel } from './model-check.ts';
import { type SdkClient, serviceFor } from './sdk-client.ts';
import { AwsError, type Caller, type Service } from './service.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** One AWS call, as `--calls FILE` writes it. */
export interface AwsCall {
  readonly function: string;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

export interface CallListeners {
  readonly onCall?: ((call: AwsCall) => void) | undefined;
  /** Hears of a call once it took effect, whether or not its caller ever will. */
  readonly onEffect?: ((call: AwsCall) => void) | undefined;
}

interface ApiOptions extends CallListeners {
  readonly virtualClock: VirtualClock;
  readonly faults: Faults;
  /** Virtual milliseconds that a call takes. Without it calls take no time and do not interleave. */
  readonly latencyMs?: ((service: string, operation: string) => number) | undefined;
  /** `endpoint`: clients that no service answers for go to AWS_ENDPOINT_URL instead of failing. */
  readonly unanswered?: 'refuse' | 'endpoint';
  /** Whom credentials that a client was given make of its caller. */
  readonly callerWith?: (accessKeyId: string, caller: Caller) => Caller;
  /** Judges by the deployed policies: a call that the function's role is not allowed fails the run. */
  readonly authorizer?: Authorizer;
  readonly names?: Names;
}

interface Sent {
  readonly input: unknown;
  readonly schema: readonly [number, string, string, unknown, unknown, unknown];
}

let installed = false;

/**
 * Answers the commands of the real SDK clients from `services`; a client that no service answers for fails instead of
 * reaching the network. `send` of the class that all of them extend is replaced: so no client need be loaded for it (EC2's
 * takes 150 ms), and a recording mock would keep every argument for good. Returns how to restore the clients.
 */
export function installServices(services: readonly Service[], options: ApiOptions): () => void {
  if (installed) throw new Error('another AWS account is open in this process; close it first');
  installed = true;
  const original = Object.getOwnPropertyDescriptor(Client.prototype, 'send') ?? {};
  const answering = new Map(
    services
      .filter(({ account }) => account === undefined)
      .map((service) => [service.client, service]),
  );
  function send(this: SdkClient, command: Sent, ...rest: unknown[]): Promise<unknown> {
    if (this.config.credentials?.attributed === true && options.callerWith !== undefined)
      return sendAs(this, command, services, options);
    const client = this.constructor.name;
    const service = answering.get(client);
    if (service === undefined && options.unanswered === 'endpoint')
      return original.value.call(this, command, ...rest);
    return dispatch({ client, service, caller: currentInvocation().caller }, command, options);
  }
  Object.defineProperty(Client.prototype, 'send', { ...original, value: send });
  return () => {
    installed = false;
    Object.defineProperty(Client.prototype, 'send', original);
  };
}

/** Sends as whom the client's own credentials are of. */
async function sendAs(
  client: SdkClient,
  command: Sent,
  services: readonly Service[],
  options: ApiOptions,
): Promise<unknown> {
  const by = currentInvocation().caller;
  const accessKeyId = (await client.config.credentials?.())?.accessKeyId ?? '';
  const caller = options.callerWith?.(accessKeyId, by) ?? by;
  const service = await serviceFor(client, services, caller);
  return dispatch({ client: client.constructor.name, service, caller }, command, options);
}

/** A call on its way: whose it is, and who answers. */
interface Addressed {
  readonly client: string;
  readonly service: Service | undefined;
  readonly caller: Caller;
}

const forever = (): Promise<never> => new Promise(() => {});

async function dispatch(
  { client, service, caller }: Addressed,
  command: Sent,
  options: ApiOptions,
): Promise<unknown> {
  const invocation = currentInvocation();
  if (invocation.isDead()) return forever();
  const [, , operation, , inputSchema, outputSchema] = command.schema;
  const name = client.replace(/Client$/, '');
  const { session } = caller;
  const about = `${caller.functionName}: ${name}.${operation}`;
  const { faults, virtualClock, latencyMs } = options;
  checkAgainstModel(inputSchema, command.input, `${name}.${operation}`);
  const behaviour = service?.operations[operation];
  if (behaviour === undefined) {
    const place = session === undefined ? '' : ` in account ${session.account}`;
    throw gapIn(options, `${about}: the sandbox does not know this operation${place}`);
  }
  const refusal = refusalOf(options, caller, { name, operation, command });
  if (refusal !== undefined) throw gapIn(options, `${about}: ${refusal}`);
  const { input } = command;
  const call = { function: caller.functionName, service: name, operation, input };
  options.onCall?.(call);

  const die = (kind: 'crash-before' | 'crash-after'): boolean => {
    if (invocation.kill === undefined || !faults.strikes(kind, about)) return false;
    invocation.kill(`${kind.replace('-', ' ')} ${name}.${operation}`);
    return true;
  };
  if (die('crash-before')) return forever();
  if (latencyMs !== undefined && invocation.work !== undefined) {
    await invocation.work.pause(virtualClock.sleep(latencyMs(name, operation), { label: about }));
    if (invocation.isDead()) return forever();
  }
  const isFunction = invocation.kill !== undefined;
  if (isFunction && faults.strikes('throttle', about))
    throw new AwsError('ThrottlingException', 'Rate exceeded');
  if (isFunction && faults.strikes('lost', about)) throw timedOut();
  // A copy, because a service keeps what it is given and the caller may go on changing it.
  const output = await behaviour(structuredClone(input), caller);
  options.onEffect?.(call);
  checkAgainstModel(outputSchema, output, `${name}.${operation} answer`, false);
  if (die('crash-after') || invocation.isDead()) return forever();
  if (isFunction && faults.strikes('timeout', about)) throw timedOut();
  return { $metadata: { httpStatusCode: 200 }, ...(typeof output === 'object' ? output : {}) };
}

/** Why the policies of the caller's role do not let the call through: of a role of the deployment, or of one elsewhere that it assumed. */
function refusalOf(
  { authorizer, names = {} }: ApiOptions,
  { role, session }: Caller,
  { name, operation, command }: { name: string; operation: string; command: Sent },
): string | undefined {
  const isElsewhere = session !== undefined && session.account !== ACCOUNT;
  if (!isElsewhere && authorizer?.judges(role) !== true) return undefined;
  const input = isRecord(command.input) ? command.input : {};
  try {
    const requests = requestsOf(name, operation, input, isElsewhere ? {} : names);
    if (isElsewhere) {
      // Which resources it names there is the services' to compare.
      const missing = requests.map(({ action }) => action).filter((one) => !session.may(one));
      return missing.length === 0
        ? undefined
        : `the role ${role} does not allow ${missing.join(', ')}`;
    }
    const refusal = authorizer?.refusal(role, requests);
    return isOfAbsent(operation, input, names) ? undefined : refusal;
  } catch (error) {
    return String(error);
  }
}

/** A mistake of ours. A function might catch it, and it would look like a failure of AWS: so the run fails with it. */
function gapIn({ virtualClock }: ApiOptions, message: string): Error {
  const gap = new Error(message);
  if (currentInvocation().kill !== undefined) virtualClock.fail(gap);
  return gap;
}

/** As the SDK's HTTP handler throws it when no answer came in time: whether the call took effect is not known. */
const timedOut = (): AwsError => new AwsError('TimeoutError', 'socket timed out', 500);
