import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { answered } from './answer.ts';

export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
}

/** Who calls, by the credentials. It takes no permission, so it is a good first question. */
export async function callerIdentity(client: STSClient): Promise<CallerIdentity> {
  const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
  return {
    account: answered(Account, 'Account', 'GetCallerIdentity'),
    arn: answered(Arn, 'Arn', 'GetCallerIdentity'),
  };
}
