import type { Sql } from '../../domain/sql.ts';

const fixed = (query: string): Sql => query as Sql; // fixed texts: nothing is put into them

/** What the two logins are asked, each as itself. SVV_USER_INFO shows a user who is no superuser only its own row. */
export const LOGIN_QUERIES = {
  me: fixed('SELECT current_user'),
  users: fixed('SELECT user_name, superuser, syslog_access FROM svv_user_info'),
  systemTables: fixed(
    "SELECT identity_type, identity_name FROM svv_system_privileges WHERE system_privilege = 'ACCESS SYSTEM TABLE'",
  ),
  userRoles: fixed('SELECT user_name, role_name FROM svv_user_grants'),
  assumeRole: fixed('SELECT iam_arn, command_type, identity_type, identity_name FROM svv_iam_privileges'),
} as const;
