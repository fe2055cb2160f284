import { AwsError } from '../../service.ts';
import type { PolicyDocument } from '../policy.ts';
import type { AccountState } from '../state.ts';
import { managedPolicies } from './managed.ts';

/** A policy's document by ARN: AWS managed or the account's own. */
export function documentOf(account: AccountState, arn: string): PolicyDocument {
  const managed = /^arn:[a-z-]+:iam::aws:policy\/(?:[\w-]+\/)*(\w+)$/.exec(arn)?.[1];
  const found =
    managed === undefined
      ? account.policies.get(arn)
      : inPartition(managedPolicies[managed], account.partition);
  if (found !== undefined) return found;
  throw new AwsError(
    'NoSuchEntityException',
    `Policy ${arn} does not exist or is not attachable.`,
    404,
  );
}

/** AWS keeps a copy of its policies in each partition, with that partition's ARNs. */
const inPartition = (
  document: PolicyDocument | undefined,
  partition: string,
): PolicyDocument | undefined =>
  document === undefined || partition === 'aws'
    ? document
    : JSON.parse(JSON.stringify(document).replaceAll('arn:aws:', `arn:${partition}:`));
