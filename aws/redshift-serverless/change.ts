import {
  CreateNamespaceCommand,
  CreateWorkgroupCommand,
  type RedshiftServerlessClient,
  UpdateNamespaceCommand,
  UpdateWorkgroupCommand,
} from '@aws-sdk/client-redshift-serverless';
import type { ServerlessInputs } from '../../domain/setup/operations/serverless.ts';
import type { WorkgroupInputs } from '../../domain/setup/operations/workgroup.ts';
import type { Read } from '../../domain/setup/read.ts';
import { type ChangeOutcome, changeOutcome, type Senders } from '../change-outcome.ts';
import { readNamespace, readWorkgroupArn } from './read.ts';

/** Changes of a namespace, for the one function that may send them. `busy` while it is modifying or IAM has not propagated a role. */
export const namespaceSenders = {
  'redshift-serverless:UpdateNamespace': ({ serverless }, { iamRoles, ...rest }) =>
    changeOutcome({}, () =>
      serverless.send(new UpdateNamespaceCommand({ ...rest, iamRoles: [...iamRoles] })),
    ),
} satisfies Senders<
  Pick<ServerlessInputs, 'redshift-serverless:UpdateNamespace'>,
  { readonly serverless: RedshiftServerlessClient }
>;

/** Changes of a workgroup. `busy` while it is modifying. */
export const serverlessSenders = {
  'redshift-serverless:UpdateWorkgroup': ({ serverless }, input) =>
    changeOutcome({}, () => serverless.send(new UpdateWorkgroupCommand(input))),
} satisfies Senders<
  Omit<ServerlessInputs, 'redshift-serverless:UpdateNamespace'>,
  { readonly serverless: RedshiftServerlessClient }
>;

/** Creates a namespace or workgroup. `busy` while IAM has not propagated a role, or the namespace is not available yet. */
export const workgroupSenders = {
  'redshift-serverless:CreateNamespace': ({ serverless }, { iamRoles, tags, ...rest }) =>
    unlessThere(
      () =>
        serverless.send(
          new CreateNamespaceCommand({ ...rest, iamRoles: [...iamRoles], tags: [...tags] }),
        ),
      () => readNamespace(serverless, rest.namespaceName),
    ),
  'redshift-serverless:CreateWorkgroup': (
    { serverless },
    { subnetIds, securityGroupIds, tags, ...rest },
  ) => {
    const lists = {
      subnetIds: [...subnetIds],
      securityGroupIds: [...securityGroupIds],
      tags: [...tags],
    };
    return unlessThere(
      () => serverless.send(new CreateWorkgroupCommand({ ...rest, ...lists })),
      () => readWorkgroupArn(serverless, rest.workgroupName),
    );
  },
} satisfies Senders<WorkgroupInputs, { readonly serverless: RedshiftServerlessClient }>;

/** One ConflictException says that it is there already, and that something is at work: so it is looked for. */
async function unlessThere(
  create: () => Promise<unknown>,
  find: () => Promise<Read<unknown>>,
): Promise<ChangeOutcome> {
  const outcome = await changeOutcome({}, create);
  if (outcome.is !== 'busy' && outcome.is !== 'refused') return outcome;
  const found = await find();
  if (!('ok' in found)) return outcome;
  return outcome.unsure ? { is: 'already', unsure: true } : { is: 'already' };
}
