import { changeNetwork } from '../../aws/ec2-change.ts';
import { changeRole } from '../../aws/iam-change.ts';
import { readKey } from '../../aws/kms.ts';
import { createKey } from '../../aws/kms-change.ts';
import type { Performed } from '../../aws/performing.ts';
import { changeBucket } from '../../aws/s3-change.ts';
import { changeWarehouse } from '../../aws/warehouse-change.ts';
import type { Call } from '../../domain/setup/call.ts';
import type { SetupClients } from './clients.ts';

/** Sends one call of a plan or of an undo to its service. */
export function perform(clients: SetupClients, call: Call): Promise<Performed> {
  switch (call.operation) {
    case 'iam:CreateRole':
    case 'iam:DeleteRole':
    case 'iam:UpdateAssumeRolePolicy':
    case 'iam:AttachRolePolicy':
    case 'iam:DetachRolePolicy':
    case 'iam:PutRolePolicy':
    case 'iam:DeleteRolePolicy':
      return changeRole(clients.iam, call);
    case 'redshift:CreateCluster':
    case 'redshift:ModifyClusterIamRoles':
    case 'redshift:ModifyCluster':
    case 'redshift-serverless:UpdateNamespace':
    case 'redshift-serverless:UpdateWorkgroup':
      return changeWarehouse(clients, call);
    case 's3:CreateBucket':
    case 's3:PutBucketEncryption':
    case 's3:DeleteBucketEncryption':
    case 's3:PutPublicAccessBlock':
    case 's3:DeletePublicAccessBlock':
      return changeBucket(clients.s3, call);
    case 'kms:CreateKey':
      return createKey(clients.kms, call);
    default:
      return changeNetwork(clients.ec2, call);
  }
}

/** The call with the tokens of domain/setup/call.ts replaced: keys made by this plan, and the id that the action gave. */
export async function resolved(
  clients: SetupClients,
  call: Call,
  created?: string,
): Promise<Call | { readonly unresolved: string }> {
  let text = JSON.stringify(call);
  if (created !== undefined) text = text.replaceAll('{{created}}', created);
  for (const [token, alias] of text.matchAll(/\{\{(alias\/[\w/-]+)\}\}/g)) {
    const key = await readKey(clients.kms, String(alias));
    if (!('ok' in key)) return { unresolved: `the key ${alias} cannot be read: ${JSON.stringify(key)}` };
    text = text.replaceAll(token, key.ok.arn);
  }
  if (text.includes('{{created}}')) return { unresolved: 'the id of what was created is not known' };
  return JSON.parse(text) as Call; // the same call, only texts in it replaced
}
