import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { UnexpectedResponse } from '../domain/errors.ts';

export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
}

/** Who calls, by the credentials. It takes no permission, so it is a good first question. */
export async function callerIdentity(client: STSClient): Promise<CallerIdentity> {
  const { Account: account, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
  if (account === undefined || arn === undefined)
    throw new UnexpectedResponse('GetCallerIdentity answered without account or ARN');
  return { account, arn };
}
