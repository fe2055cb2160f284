import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { answered } from './answer.ts';

/** The text of a secret, as it is now. It goes into no message and no log. */
export async function readSecret(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  return answered(SecretString, 'SecretString', 'GetSecretValue');
}
