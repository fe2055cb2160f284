import type { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import type { Documented } from '../../domain/setup/operations/operation.ts';
import {
  namespaceRoles,
  type ServerlessInputs,
  type serverlessOperations,
} from '../../domain/setup/operations/serverless.ts';
import { type DocumentReaders, orNone } from '../read-outcome.ts';
import { parseRole, readNamespace } from './read.ts';

/** The roles of a namespace. */
export const serverlessDocuments = {
  'redshift-serverless:UpdateNamespace': async ({ serverless }, { namespaceName }) =>
    orNone(await readNamespace(serverless, namespaceName), (namespace) =>
      namespaceRoles({
        arns: (namespace.iamRoles ?? []).map((role) => parseRole(role).arn),
        defaultRoleArn: namespace.defaultIamRoleArn,
      }),
    ),
} satisfies DocumentReaders<
  ServerlessInputs,
  Documented<typeof serverlessOperations>,
  { readonly serverless: RedshiftServerlessClient }
>;
