import type {
  DescribeExecutionInput,
  SendTaskFailureInput,
  SendTaskHeartbeatInput,
  SendTaskSuccessInput,
  StartExecutionInput,
  StopExecutionInput,
} from '@aws-sdk/client-sfn';
import { executionArn, machineArn, nameOf } from '../arn.ts';
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

export interface MachineSettings {
  readonly name: string;
  /** With every placeholder replaced. */
  readonly definition: JsonObject;
}

export interface MachineListeners {
  readonly onStart?: ((execution: Execution) => void) | undefined;
  readonly onState?: ((execution: Execution, event: StateEvent) => void) | undefined;
  readonly onEnd?: ((execution: Execution) => void) | undefined;
}

export interface Machines {
  /** Throws Step Functions' errors: `StateMachineDoesNotExist`, `ExecutionAlreadyExists`, `InvalidName`, `InvalidExecutionInput`. */
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
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html: what a name may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: AWS forbids exactly these
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

/** Step Functions: every machine of serverless.yml, its executions and their task tokens. */
export function createMachines(options: MachinesOptions): Machines {
  const { virtualClock, faults, queues, invoke } = options;
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
    if (!NAME.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    if (Buffer.byteLength(JSON.stringify(input ?? null)) > MAX_PAYLOAD_BYTES) {
      throw new AwsError(
        'InvalidExecutionInput',
        `the input has more than ${MAX_PAYLOAD_BYTES} bytes`,
      );
    }
    const arn = executionArn(machine, name);
    const known = executions.find((execution) => execution.arn === arn);
    if (known !== undefined) return sameOrRefused(known, input);
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
    stops.set(arn, follow(execution, { virtualClock, definition, invoke, queues, tokens, onEnd }));
    return execution;
  };

  const find = (arn: string | undefined): Execution => {
    const execution = executions.find((candidate) => candidate.arn === arn);
    if (execution === undefined)
      throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
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
        StartExecution: (input: StartExecutionInput) => {
          const { arn, startedAtMs } = start(
            input.stateMachineArn ?? '',
            parse(input.input ?? '{}', 'InvalidExecutionInput'),
            input.name,
          );
          return { executionArn: arn, startDate: new Date(startedAtMs) };
        },
        DescribeExecution: (input: DescribeExecutionInput) => described(find(input.executionArn)),
        StopExecution: (input: StopExecutionInput) => {
          const { arn } = find(input.executionArn);
          stops.get(arn)?.('ABORTED');
          return { stopDate: new Date(virtualClock.now()) };
        },
        SendTaskSuccess: (input: SendTaskSuccessInput) => {
          const output = parse(input.output ?? '', 'InvalidOutput');
          tokens.answer(reachable(input.taskToken), { kind: 'success', output });
          return {};
        },
        SendTaskFailure: (input: SendTaskFailureInput) => {
          const answer = {
            kind: 'failure',
            error: input.error ?? 'TaskFailed',
            cause: input.cause ?? '',
          } as const;
          tokens.answer(reachable(input.taskToken), answer);
          return {};
        },
        SendTaskHeartbeat: (input: SendTaskHeartbeatInput) => {
          tokens.heartbeat(input.taskToken ?? '');
          return {};
        },
      },
    },
  };
}

/** A running execution of the same name and input is the answer; anything else of that name is refused. */
function sameOrRefused(known: Execution, input: unknown): Execution {
  if (known.status === 'RUNNING' && JSON.stringify(known.input) === JSON.stringify(input))
    return known;
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`);
}

function parse(text: string, errorName: string): unknown {
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
    throw new AwsError(errorName, `more than ${MAX_PAYLOAD_BYTES} bytes`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AwsError(errorName, `not JSON: ${error}`);
  }
}

const described = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: machineArn(execution.machine),
  name: execution.name,
  status: execution.status,
  startDate: new Date(execution.startedAtMs),
  ...(execution.stoppedAtMs === undefined ? {} : { stopDate: new Date(execution.stoppedAtMs) }),
  input: JSON.stringify(execution.input),
  ...(execution.output === undefined ? {} : { output: JSON.stringify(execution.output) }),
  ...(execution.error === undefined ? {} : { error: execution.error }),
  ...(execution.cause === undefined ? {} : { cause: execution.cause }),
});
