import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isNamed } from './aws-error.ts';

/** Executions of one state machine, by its ARN. */
export function executions(client: SFNClient, machine: string) {
  /** Starts one under a name of the caller's; `exists` when one of that name was started before, within 90 days. */
  const start = async (name: string, input: unknown): Promise<'started' | 'exists'> => {
    try {
      await client.send(
        new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) }),
      );
      return 'started';
    } catch (error) {
      if (isNamed(error, 'ExecutionAlreadyExists')) return 'exists';
      throw error;
    }
  };
  return { start };
}
export type Executions = ReturnType<typeof executions>;
