import { type Permission, permissionsOf } from '../../../local-aws/authorization/policies.ts';
import type { Wiring } from '../../../local-aws/wiring.ts';
import type { Reason } from './reason.ts';

/** Every permission of every role of the deployment, in the order of the template. */
export const permissionsIn = ({ policies }: Pick<Wiring, 'policies'>): readonly Permission[] =>
  [...policies.roles].flatMap(([role, statements]) => permissionsOf(role, statements));

/** A role without its Region: `SetupUndo`. */
export const roleName = ({ role }: Permission): string => role.replace(/-[a-z]+(-[a-z]+)+-\d$/, '');

/** What config/deployment.yml lists of warehouses, up to the name. */
const LISTED =
  /^(arn:aws:(?:redshift|redshift-serverless|secretsmanager|kms):.*:(?:cluster|dbname|dbuser|workgroup|namespace|key|secret))[:/].*/;

/** A role that Redshift is given: `setupRoles`. */
const isHandedOver = ({ action, condition }: Permission): boolean =>
  action === 'iam:PassRole' && JSON.stringify(condition).includes('redshift.amazonaws.com');

/**
 * The same for a permission of the shipped deployment and of one for other warehouses: what config/deployment.yml lists counts by
 * its kind, such as `dbuser`, and boundaries as one.
 */
export const identityOf = (permission: Permission): string =>
  JSON.stringify([
    roleName(permission),
    permission.action,
    permission.resource.replace(LISTED, '$1').replace(isHandedOver(permission) ? /\/.*/ : '', ''),
    JSON.stringify(permission.condition ?? {}).replace(
      /"(iam:PermissionsBoundary|aws:ResourceAccount)":\[[^\]]*\]/,
      '"$1":[]',
    ),
  ]);

/** Whether the reason speaks of the permission. */
export const isAbout = ({ roles, actions, on, where }: Reason, permission: Permission): boolean =>
  roles.includes(roleName(permission)) &&
  actions.includes(permission.action) &&
  (on === undefined || on.test(permission.resource)) &&
  (where === undefined || where.test(JSON.stringify(permission.condition ?? {})));

/** Each combination of role and action of the reasons, with what of the permissions it speaks of. */
export const combinationsOf = (
  reasons: readonly Reason[],
  permissions: readonly Permission[],
): readonly { readonly said: string; readonly about: readonly Permission[] }[] =>
  reasons.flatMap((reason) =>
    reason.roles.flatMap((role) =>
      reason.actions.map((action) => ({
        said: `${role} ${action} ${reason.on ?? ''}`.trim(),
        about: permissions.filter((one) =>
          isAbout({ ...reason, roles: [role], actions: [action] }, one),
        ),
      })),
    ),
  );
