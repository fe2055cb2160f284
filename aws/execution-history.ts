import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { answered } from './answer.ts';

/** A state that an execution has entered. */
export interface EnteredState {
  readonly id: number;
  readonly state: string;
  readonly at: Date;
}

export interface ExecutionNow {
  readonly status: string;
  /** JSON of what it ended with. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Starts an execution under a name that Step Functions makes. Answers its ARN. */
export async function startExecution(
  client: SFNClient,
  machine: string,
  input: unknown,
): Promise<string> {
  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn: machine, input: JSON.stringify(input) }),
  );
  return answered(executionArn, 'executionArn', `StartExecution of ${machine}`);
}

export async function describeExecution(client: SFNClient, arn: string): Promise<ExecutionNow> {
  const { status, output, error, cause } = await client.send(
    new DescribeExecutionCommand({ executionArn: arn }),
  );
  return {
    status: answered(status, 'status', `DescribeExecution of ${arn}`),
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

/** The most that one call of GetExecutionHistory answers. */
const PAGE = 1_000;

/**
 * The states that an execution has entered since the event of this number, the first first. A long Map has one for each of its
 * iterations: it is read from its end, so that whoever asks again reads what is new and not all of it.
 */
export async function enteredStates(
  client: SFNClient,
  arn: string,
  after: EnteredState['id'] = 0,
): Promise<EnteredState[]> {
  const entered: EnteredState[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client, pageSize: PAGE },
    { executionArn: arn, includeExecutionData: false, reverseOrder: true },
  ))
    for (const { id = 0, timestamp = new Date(0), stateEnteredEventDetails: details } of events) {
      if (id <= after) return entered.reverse();
      if (details?.name !== undefined) entered.push({ id, state: details.name, at: timestamp });
    }
  return entered.reverse();
}
