import type { ActionIds, ChangeOutcome, Senders } from '../../../aws/change-outcome.ts';
import { endpointSenders, securityGroupSenders, vpcSenders } from '../../../aws/ec2/change.ts';
import { roleSenders } from '../../../aws/iam/change.ts';
import { keySenders } from '../../../aws/kms/change.ts';
import { readKey } from '../../../aws/kms/read.ts';
import { clusterSenders } from '../../../aws/redshift/change.ts';
import { serverlessSenders, workgroupSenders } from '../../../aws/redshift-serverless/change.ts';
import { bucketSenders } from '../../../aws/s3/change.ts';
import type { CallOf, Inputs, OperationName } from '../../../domain/setup/operations/every-call.ts';
import { aliasesOf, CREATED, resolveTokens } from '../../../domain/setup/operations/tokens.ts';
import type { SetupClients } from './clients.ts';

const SENDERS: Senders<Inputs, SetupClients> = {
  ...roleSenders,
  ...keySenders,
  ...bucketSenders,
  ...clusterSenders,
  ...serverlessSenders,
  ...workgroupSenders,
  ...vpcSenders,
  ...endpointSenders,
  ...securityGroupSenders,
};

/** Sends one call of a plan or of an undo to its service. */
export function perform<O extends OperationName>(
  clients: SetupClients,
  { operation, input }: CallOf<O>,
  action: ActionIds,
): Promise<ChangeOutcome> {
  const send: Senders<Inputs, SetupClients>[O] = SENDERS[operation];
  return send(clients, input, action);
}

/**
 * The value with the tokens of domain/setup/operations/tokens.ts replaced: aliases by the keys behind them, `{{created}}` by the id that
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
