import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Read } from '../domain/setup/read.ts';
import { answered } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

/** How many functions of the account may run at once in the client's Region, of those that no function has reserved. */
export const readUnreservedConcurrency = (client: LambdaClient): Promise<Read<number>> =>
  readOutcome({ permission: 'lambda:GetAccountSettings' }, async () => {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    return answered(
      AccountLimit?.UnreservedConcurrentExecutions,
      'AccountLimit.UnreservedConcurrentExecutions',
      'GetAccountSettings',
    );
  });
