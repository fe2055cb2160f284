import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { answered } from './answer.ts';
import { isNamed } from './aws-error.ts';

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

/** The same; undefined where AWS knows no such caller: in a Region that is not enabled, or of another partition. */
export async function callerKnown(client: STSClient): Promise<CallerIdentity | undefined> {
  try {
    return await callerIdentity(client);
  } catch (error) {
    if (isNamed(error, 'InvalidClientTokenId', 'UnrecognizedClientException')) return undefined;
    throw error;
  }
}
