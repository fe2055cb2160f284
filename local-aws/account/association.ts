import { AwsError } from '../service.ts';
import type { AccountState, RoleAssociation } from './state.ts';

/** How long a role stays `adding`, in ms. */
const ADDING_MS = 20_000;

/** The roles with those that are new; Redshift refuses a role that IAM has not propagated yet (facts §8, 21). */
export function associate(
  account: AccountState,
  held: readonly RoleAssociation[],
  added: readonly string[],
): RoleAssociation[] {
  const fresh = [...new Set(added)].filter((arn) => !held.some((role) => role.arn === arn));
  refuseServiceLinked(added);
  for (const arn of fresh) {
    if (account.roles.propagated(arn) === undefined) {
      throw new AwsError(
        'InvalidParameterValue',
        `The IAM role ${arn} is not valid. Verify that it exists and try again.`,
      );
    }
  }
  return [...held, ...fresh.map((arn) => ({ arn, inSyncAt: account.clock.now() + ADDING_MS }))];
}

const isServiceLinked = (arn: string): boolean => arn.includes(':role/aws-service-role/');

function refuseServiceLinked(arns: readonly string[]): void {
  const arn = arns.find(isServiceLinked);
  if (arn !== undefined)
    throw new AwsError(
      'InvalidParameterValue',
      `The IAM Role ${arn} can't be used since it's a AWS service-linked IAM role.`,
    );
}

/** What is left of the roles when the whole list is replaced: AWS's own stay whatever it says. */
export const keptIn = (
  held: readonly RoleAssociation[],
  list: readonly string[],
): RoleAssociation[] => held.filter(({ arn }) => isServiceLinked(arn) || list.includes(arn));

/** The associations as AWS reports them at this moment. */
export const associations = ({ clock }: AccountState, roles: readonly RoleAssociation[]) =>
  roles.map(({ arn, inSyncAt }) => ({
    arn,
    status: inSyncAt <= clock.now() ? 'in-sync' : 'adding',
  }));

/** Sets the default role, or takes it away when given an empty text; it must be associated. */
export function becomeDefault(
  warehouse: { roles: readonly RoleAssociation[]; defaultRole: string | undefined },
  arn: string | undefined,
): void {
  if (arn === undefined) return;
  if (arn !== '' && !warehouse.roles.some((role) => role.arn === arn)) {
    throw new AwsError(
      'InvalidParameterValue',
      `The default IAM role ${arn} is not associated with the warehouse`,
    );
  }
  warehouse.defaultRole = arn === '' ? undefined : arn;
}
