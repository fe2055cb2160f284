import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

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
  const { executionArn = '' } = await client.send(
    new StartExecutionCommand({ stateMachineArn: machine, input: JSON.stringify(input) }),
  );
  return executionArn;
}

export async function describeExecution(client: SFNClient, arn: string): Promise<ExecutionNow> {
  const {
    status = 'RUNNING',
    output,
    error,
    cause,
  } = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
  return {
    status,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

/** The states that an execution has entered, the first first. A long Map has one for each of its iterations. */
export async function enteredStates(client: SFNClient, arn: string): Promise<EnteredState[]> {
  const entered: EnteredState[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client },
    { executionArn: arn, includeExecutionData: false },
  ))
    for (const { id = 0, timestamp = new Date(0), stateEnteredEventDetails: details } of events)
      if (details?.name !== undefined) entered.push({ id, state: details.name, at: timestamp });
  return entered;
}
