import { nameOf } from './arn.ts';
import type { InvocationResult } from './containers.ts';
import type { Mappings } from './messaging/mappings.ts';
import type { Operation, Service } from './service.ts';

interface OperatorResources {
  readonly mappings: Pick<Mappings, 'operations'>;
  /** Invokes a function and lets the clock run until nothing is left to do. */
  readonly invokeByHand: (functionName: string, event: unknown) => Promise<InvocationResult>;
}

/** What whoever operates a deployment asks of AWS, and no function of it: invoking by hand, what feeds the functions. */
export function operatorServices({
  mappings,
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
    service('LambdaClient', {
      ...mappings.operations,
      // What an account has that AWS has raised; new ones have 10.
      GetAccountSettings: () => ({
        AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 1_000 },
      }),
      Invoke: ({ FunctionName, Payload }: { FunctionName: string; Payload?: Uint8Array }) =>
        answered(FunctionName, JSON.parse(new TextDecoder().decode(Payload ?? bytes(null)))),
    }),
  ];
}

const service = (client: string, operations: Readonly<Record<string, Operation>>): Service => ({
  client,
  operations,
});

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
