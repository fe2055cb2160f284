import {
  GetPublicAccessBlockCommand,
  S3ControlClient,
  type S3ControlClientConfig,
} from '@aws-sdk/client-s3-control';
import type { PublicAccessBlock } from '../../domain/setup/facts.ts';
import type { Read } from '../../domain/setup/read.ts';
import { readOutcome } from '../read-outcome.ts';
import { switchesOf } from './switches.ts';

/**
 * S3 Control's names begin with the account, `<account>.s3-control.…`. An endpoint of one's own (AWS_ENDPOINT_URL) has no such
 * names, and an address of numbers cannot have them: there the account goes in its header alone, which is always sent.
 */
export function s3Control(settings: S3ControlClientConfig): S3ControlClient {
  const client = new S3ControlClient(settings);
  const { endpointProvider } = client.config;
  client.config.endpointProvider = (parameters, context) =>
    endpointProvider(
      parameters.Endpoint === undefined ? parameters : { ...parameters, RequiresAccountId: false },
      context,
    );
  return client;
}

/** The four switches of the account, those that its organisation sets among them; `missing`: nobody has set any. */
export const readAccountBlock = (
  client: S3ControlClient,
  AccountId: string,
): Promise<Read<PublicAccessBlock>> =>
  readOutcome(
    {
      permission: 's3:GetAccountPublicAccessBlock',
      missing: ['NoSuchPublicAccessBlockConfiguration'],
    },
    async () => {
      const { PublicAccessBlockConfiguration } = await client.send(
        new GetPublicAccessBlockCommand({ AccountId }),
      );
      return switchesOf(PublicAccessBlockConfiguration);
    },
  );
