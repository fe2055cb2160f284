import {
  type RedshiftServerlessClient,
  UpdateNamespaceCommand,
  UpdateWorkgroupCommand,
} from '@aws-sdk/client-redshift-serverless';
import type { ServerlessInputs } from '../../domain/setup/operations/serverless.ts';
import { changeOutcome, type Senders } from '../change-outcome.ts';

/** Changes of a namespace or workgroup. `busy` while it is modifying or IAM has not propagated a role. */
export const serverlessSenders = {
  'redshift-serverless:UpdateNamespace': ({ serverless }, { iamRoles, ...rest }) =>
    changeOutcome({}, () =>
      serverless.send(new UpdateNamespaceCommand({ ...rest, iamRoles: [...iamRoles] })),
    ),
  'redshift-serverless:UpdateWorkgroup': ({ serverless }, input) =>
    changeOutcome({}, () => serverless.send(new UpdateWorkgroupCommand(input))),
} satisfies Senders<ServerlessInputs, { readonly serverless: RedshiftServerlessClient }>;
