import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { isNamed } from './aws-error.ts';

/** Errors that mean nobody waits for this token any more: timed out, answered, or never ours. Law 8: they count as answered. */
const CLOSED = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

export function taskTokens(client: SFNClient) {
  /** Answers the state that waits. `closed` when nobody waits any more. */
  const answer = async (token: string, output: unknown): Promise<'answered' | 'closed'> => {
    try {
      await client.send(
        new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }),
      );
      return 'answered';
    } catch (error) {
      if (isNamed(error, ...CLOSED)) return 'closed';
      throw error;
    }
  };
  return { answer };
}
export type TaskTokens = ReturnType<typeof taskTokens>;
