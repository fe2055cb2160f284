import { ACCOUNT, nameOf } from './arn.ts';
import type { InvocationResult } from './containers.ts';
import type { Caller, Operation, Service } from './service.ts';
import type { VirtualClock } from './virtual-clock.ts';

interface OperatorResources {
  /** Physical ids by logical id. */
  readonly resources: ReadonlyMap<string, string>;
  readonly virtualClock: VirtualClock;
  /** Invokes a function and lets the clock run until nothing is left to do. */
  readonly invokeByHand: (functionName: string, event: unknown) => Promise<InvocationResult>;
}

/** What whoever operates a deployment asks of AWS, and no function of it: what its stack made, who calls, invoking by hand. */
export function operatorServices({
  resources,
  virtualClock,
  invokeByHand,
}: OperatorResources): readonly Service[] {
  const answered = async (functionName: string, event: unknown) => {
    const result = await invokeByHand(nameOf(functionName), event);
    if (result.outcome === 'returned') return { Payload: bytes(result.value ?? null) };
    const { name, message } =
      result.outcome === 'threw' && result.error instanceof Error
        ? result.error
        : { name: 'Runtime.ExitError', message: 'the process died' };
    return {
      FunctionError: 'Unhandled',
      Payload: bytes({ errorType: name, errorMessage: message }),
    };
  };
  return [
    service('CloudFormationClient', {
      ListStackResources: () => ({
        StackResourceSummaries: [...resources].map(([id, physical]) => ({
          LogicalResourceId: id,
          PhysicalResourceId: physical,
          ResourceType: 'AWS::Sandbox::Resource',
          LastUpdatedTimestamp: new Date(virtualClock.now()),
          ResourceStatus: 'CREATE_COMPLETE',
        })),
      }),
    }),
    service('LambdaClient', {
      Invoke: ({ FunctionName, Payload }: { FunctionName: string; Payload?: Uint8Array }) =>
        answered(FunctionName, JSON.parse(new TextDecoder().decode(Payload ?? bytes(null)))),
    }),
    service('STSClient', {
      GetCallerIdentity: (_: object, { functionName }: Caller) => ({
        Account: ACCOUNT,
        Arn: `arn:aws:iam::${ACCOUNT}:user/${functionName}`,
        UserId: 'AIDASANDBOX',
      }),
    }),
  ];
}

const service = (client: string, operations: Readonly<Record<string, Operation>>): Service => ({
  client,
  operations,
});

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
