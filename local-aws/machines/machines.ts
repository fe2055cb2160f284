import type { SendTaskSuccessInput, StartExecutionInput } from '@aws-sdk/client-sfn';
import { executionArn, nameOf } from '../arn.ts';
import type { Ask } from '../authorization/policies.ts';
import type { InvocationResult } from '../containers.ts';
import type { Faults } from '../faults.ts';
import type { JsonObject } from '../json.ts';
import type { Queues } from '../messaging/queues.ts';
import { AwsError, type Service } from '../service.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type Definition, prepare } from './definition.ts';
import { type Execution, follow, MAX_PAYLOAD_BYTES } from './execution.ts';
import { createHistory, type StateEvent } from './history.ts';
import { createTokens } from './tokens.ts';
import { watchingExecutions } from './watching.ts';

export interface MachineSettings {
  readonly name: string;
  /** With every placeholder replaced. */
  readonly definition: JsonObject;
  /** The name of the role with which it works. */
  readonly role?: string | undefined;
  readonly logs?: boolean;
  readonly traces?: boolean;
}

export interface MachineListeners {
  readonly onStart?: ((execution: Execution) => void) | undefined;
  readonly onState?: ((execution: Execution, event: StateEvent) => void) | undefined;
  readonly onEnd?: ((execution: Execution) => void) | undefined;
}

export interface Machines {
  /** Throws Step Functions' errors: `StateMachineDoesNotExist`, `InvalidExecutionInput`. */
  readonly start: (nameOrArn: string, input: unknown, name?: string) => Execution;
  readonly executions: readonly Execution[];
  readonly service: Service;
  readonly close: () => void;
}

interface MachinesOptions extends MachineListeners {
  readonly machines: readonly MachineSettings[];
  readonly virtualClock: VirtualClock;
  readonly faults: Faults;
  readonly queues: Queues;
  readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
  /** Has the policies judge what a role is used for. */
  readonly ask: Ask;
}

/** Step Functions: every machine of serverless.yml, its executions and their task tokens. */
export function createMachines(options: MachinesOptions): Machines {
  const { virtualClock, faults, queues, invoke } = options;
  const roles = new Map(options.machines.map(({ name, role }) => [name, role]));
  const definitions = new Map<string, Definition>(
    options.machines.map(({ name, definition }) => [name, prepare(definition)]),
  );
  const executions: Execution[] = [];
  const stops = new Map<string, (status: 'ABORTED') => void>();
  const tokens = createTokens();

  const start = (
    nameOrArn: string,
    input: unknown,
    name = `run-${executions.length + 1}`,
  ): Execution => {
    const machine = nameOf(nameOrArn);
    const definition = definitions.get(machine);
    if (definition === undefined)
      throw new AwsError(
        'StateMachineDoesNotExist',
        `State Machine Does Not Exist: '${nameOrArn}'`,
      );
    if (Buffer.byteLength(JSON.stringify(input ?? null)) > MAX_PAYLOAD_BYTES) {
      throw new AwsError(
        'InvalidExecutionInput',
        `the input has more than ${MAX_PAYLOAD_BYTES} bytes`,
      );
    }
    const arn = executionArn(machine, name);
    const history = createHistory(virtualClock, definition.types, (event) =>
      options.onState?.(execution, event),
    );
    const execution: Execution = {
      arn,
      machine,
      name,
      input,
      startedAtMs: virtualClock.now(),
      history,
      status: 'RUNNING',
    };
    executions.push(execution);
    options.onStart?.(execution);
    const onEnd = (ended: Execution): void => options.onEnd?.(ended);
    stops.set(
      arn,
      follow(execution, {
        virtualClock,
        definition,
        invoke,
        queues,
        tokens,
        onEnd,
        ask: (requests) => options.ask(roles.get(machine), requests),
      }),
    );
    return execution;
  };

  /** Now and then the task is over just before its answer arrives. */
  const reachable = (token = ''): string => {
    if (faults.strikes('closed-token', token)) tokens.closeNow(token);
    return token;
  };

  return {
    start,
    executions,
    close: () => {
      for (const execution of executions)
        if (execution.status === 'RUNNING') stops.get(execution.arn)?.('ABORTED');
    },
    service: {
      client: 'SFNClient',
      operations: {
        ...watchingExecutions(executions),
        StartExecution: ({ stateMachineArn = '', name, input }: StartExecutionInput) => {
          const machine = nameOf(stateMachineArn);
          // The same name with another input, too: an execution that has ended is never the same again.
          if (executions.some((one) => one.machine === machine && one.name === name))
            throw new AwsError(
              'ExecutionAlreadyExists',
              `Execution Already Exists: '${executionArn(machine, name ?? '')}'`,
            );
          const { arn, startedAtMs } = start(stateMachineArn, JSON.parse(input ?? '{}'), name);
          return { executionArn: arn, startDate: new Date(startedAtMs) };
        },
        SendTaskSuccess: (input: SendTaskSuccessInput) => {
          const output = parseOutput(input.output ?? '');
          tokens.answer(reachable(input.taskToken), output);
          return {};
        },
      },
    },
  };
}

function parseOutput(text: string): unknown {
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
    throw new AwsError('InvalidOutput', `more than ${MAX_PAYLOAD_BYTES} bytes`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AwsError('InvalidOutput', `not JSON: ${error}`);
  }
}
