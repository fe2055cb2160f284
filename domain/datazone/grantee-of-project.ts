import type { Config } from '../config.ts';
import type { Grantee } from '../privilege.ts';
import { because } from '../setup/read.ts';
import type { SubscriptionReading } from './subscription-reading.ts';

/** The database role that SageMaker Unified Studio makes for a project's environment. @see facts §10.3 */
const DATABASE_ROLE = /^datazone_env_[a-zA-Z0-9_-]{1,36}$/;

/** Who a project is in the warehouse: as configured, or else the one database role that the tags of its roles name. */
export function granteeOfProject(
  project: string,
  { databaseRoles }: Pick<SubscriptionReading, 'databaseRoles'>,
  { datazone }: Pick<Config, 'datazone'>,
): { readonly grantee: Grantee } | { readonly problem: string } {
  const configured = datazone?.projects[project];
  if (configured !== undefined) return { grantee: configured };
  const remedy = `name its grantee in datazone.projects of config/admin.yml`;
  if (!('ok' in databaseRoles))
    return {
      problem: `project ${project} is not configured, and ${because(databaseRoles, 'the tags of its role')}; ${remedy}`,
    };
  const named = [...new Set((databaseRoles.ok[project] ?? []).flatMap((tag) => tag.split(':')))];
  const [name, ...others] = named;
  if (name === undefined)
    return {
      problem: `project ${project} is not configured, and no IAM role of it bears RedshiftDbRoles; ${remedy}`,
    };
  if (others.length > 0)
    return {
      problem: `roles of project ${project} name ${named.length} database roles (${named.join(', ')}), and which one is meant is not certain; ${remedy}`,
    };
  return DATABASE_ROLE.test(name)
    ? { grantee: { type: 'role', name } }
    : {
        problem: `the role of project ${project} names the database role ${JSON.stringify(name)}, which is none of DataZone's (datazone_env_…); ${remedy}`,
      };
}
