import type { LoginsState } from '../../local-aws/account/state.ts';

type Change = (logins: LoginsState, first: string, second: string) => unknown;

/** The statements that setup prints for a database administrator, and what they do to the catalog. */
const STATEMENTS: readonly (readonly [RegExp, Change])[] = [
  [/^CREATE USER "([^"]+)" PASSWORD DISABLE$/, ({ users }, user) => users.set(user, NEW_USER)],
  [
    /^ALTER USER "([^"]+)" CREATEUSER$/,
    (logins, user) => logins.users.set(user, { ...userOf(logins, user), superuser: true }),
  ],
  [
    /^ALTER USER "([^"]+)" SYSLOG ACCESS UNRESTRICTED$/,
    (logins, user) => logins.users.set(user, { ...userOf(logins, user), syslog: true }),
  ],
  [/^CREATE ROLE (\w+)$/, ({ roles }, role) => roles.set(role, { sees: false, members: [] })],
  [
    /^GRANT ACCESS SYSTEM TABLE TO ROLE (\w+)$/,
    (logins, role) => logins.roles.set(role, { ...roleOf(logins, role), sees: true }),
  ],
  [
    /^GRANT ROLE (\w+) TO "([^"]+)"$/,
    (logins, role, user) => {
      userOf(logins, user);
      const { sees, members } = roleOf(logins, role);
      logins.roles.set(role, { sees, members: [...members, user] });
    },
  ],
];

const NEW_USER = { superuser: false, syslog: false };

/** A database administrator runs SQL by hand. Throws for what the catalog refuses, and for statements that setup does not print. */
export function runAsDba(logins: LoginsState, statements: readonly string[]): void {
  for (const sql of statements) {
    const [form, change] = STATEMENTS.find(([known]) => known.test(sql)) ?? [];
    if (form === undefined || change === undefined)
      throw new Error(`the sandbox's catalog does not know ${sql}`);
    const [, first = '', second = ''] = form.exec(sql) ?? [];
    change(logins, first, second);
  }
}

/** The SQL that a report asks somebody to run. */
export const sqlIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b((?:CREATE USER|CREATE ROLE|ALTER USER|GRANT) [^;\n]+);/g)].map(
    ([, sql = '']) => sql,
  );

function userOf({ users }: LoginsState, name: string) {
  const user = users.get(name);
  if (user === undefined) throw new Error(`ERROR: user "${name}" does not exist`);
  return user;
}

function roleOf({ roles }: LoginsState, name: string) {
  const role = roles.get(name);
  if (role === undefined) throw new Error(`ERROR: role "${name}" does not exist`);
  return role;
}
