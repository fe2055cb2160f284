import type { DescribeExecutionInput, GetExecutionHistoryInput } from '@aws-sdk/client-sfn';
import { AwsError, type Operation } from '../service.ts';
import type { Execution } from './execution.ts';

/** How executions are looked at while they run, and after. */
export function watchingExecutions(
  executions: readonly Execution[],
): Readonly<Record<string, Operation>> {
  const find = (arn: string | undefined): Execution => {
    const found = executions.find((one) => one.arn === arn);
    if (found !== undefined) return found;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  };
  return {
    DescribeExecution: ({ executionArn }: DescribeExecutionInput) => {
      const { arn, machine, startedAtMs, status, output, error, cause } = find(executionArn);
      return {
        executionArn: arn,
        stateMachineArn: arn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, ''),
        name: machine,
        status,
        startDate: new Date(startedAtMs),
        ...(output !== undefined && { output: JSON.stringify(output) }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      };
    },
    GetExecutionHistory: ({ executionArn, reverseOrder = false }: GetExecutionHistoryInput) => {
      const events = find(executionArn)
        .history.events.filter(({ kind }) => kind === 'entered')
        .map(({ state, type, atMs }, index) => ({
          id: index + 1,
          timestamp: new Date(atMs),
          type: `${type}StateEntered`,
          stateEnteredEventDetails: { name: state },
        }));
      return { events: reverseOrder ? events.reverse() : events };
    },
  };
}
