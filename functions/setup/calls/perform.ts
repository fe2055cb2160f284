import type { ChangeOutcome } from '../../../aws/change-outcome.ts';
import { changeNetwork } from '../../../aws/ec2/change.ts';
import { changeRole } from '../../../aws/iam/change.ts';
import { sendCreateKey } from '../../../aws/kms/change.ts';
import { readKey } from '../../../aws/kms/read.ts';
import { changeCluster } from '../../../aws/redshift/change.ts';
import { changeServerless } from '../../../aws/redshift-serverless/change.ts';
import { changeBucket } from '../../../aws/s3/change.ts';
import { type Call, CREATED } from '../../../domain/setup/operations/call.ts';
import { aliasesOf, resolveTokens } from '../../../domain/setup/operations/tokens.ts';
import type { SetupClients } from './clients.ts';

/** What belongs to the action of which a call is a part. */
export interface Belonging {
  /** The same for each attempt at an action, and for no other action of any run: EC2 remembers tokens. */
  readonly token: string;
  /** Id of what an earlier attempt made. */
  readonly created?: string | undefined;
}

/** Sends one call of a plan or of an undo to its service. */
export function perform(
  clients: SetupClients,
  call: Call,
  { token, created }: Belonging,
): Promise<ChangeOutcome> {
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
      return changeCluster(clients.redshift, call);
    case 'redshift-serverless:UpdateNamespace':
    case 'redshift-serverless:UpdateWorkgroup':
      return changeServerless(clients.serverless, call);
    case 's3:CreateBucket':
    case 's3:PutBucketEncryption':
    case 's3:DeleteBucketEncryption':
    case 's3:PutPublicAccessBlock':
    case 's3:DeletePublicAccessBlock':
      return changeBucket(clients.s3, call);
    case 'kms:CreateKey':
      return sendCreateKey(clients.kmsOnce, call, created);
    default:
      return changeNetwork(clients.ec2, call, token);
  }
}

/**
 * The value with the tokens of domain/setup/operations/call.ts replaced: aliases by the keys behind them, `{{created}}` by the id that
 * the action gave. `unresolved` says what is not known yet.
 */
export async function resolved<Value>(
  clients: SetupClients,
  value: Value,
  created?: string,
): Promise<{ readonly value: Value } | { readonly unresolved: string }> {
  const aliases: Record<string, string> = {};
  for (const alias of aliasesOf(value)) {
    const key = await readKey(clients.kms, alias);
    if (!('ok' in key))
      return { unresolved: `the key ${alias} cannot be read: ${JSON.stringify(key)}` };
    aliases[alias] = key.ok.arn;
  }
  if (created === undefined && JSON.stringify(value).includes(CREATED)) {
    return { unresolved: 'the id of what was created is not known' };
  }
  return {
    value: resolveTokens(value, { aliases, ...(created === undefined ? {} : { created }) }),
  };
}
