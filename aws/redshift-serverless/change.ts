import {
  type RedshiftServerlessClient,
  UpdateNamespaceCommand,
  UpdateWorkgroupCommand,
} from '@aws-sdk/client-redshift-serverless';
import type { WarehouseCall } from '../../domain/setup/operations/call.ts';
import { type ChangeOutcome, changeOutcome } from '../change-outcome.ts';

export type ServerlessCall = Extract<WarehouseCall, { operation: `redshift-serverless:${string}` }>;

/** One change of a namespace or workgroup. `busy` while it is modifying or IAM has not propagated a role. */
export const changeServerless = (
  client: RedshiftServerlessClient,
  call: ServerlessCall,
): Promise<ChangeOutcome> => changeOutcome({}, () => change(client, call));

function change(
  client: RedshiftServerlessClient,
  { operation, input }: ServerlessCall,
): Promise<unknown> {
  switch (operation) {
    case 'redshift-serverless:UpdateNamespace':
      return client.send(new UpdateNamespaceCommand({ ...input, iamRoles: [...input.iamRoles] }));
    case 'redshift-serverless:UpdateWorkgroup':
      return client.send(new UpdateWorkgroupCommand(input));
  }
}
