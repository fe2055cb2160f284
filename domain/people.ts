import * as z from 'zod/mini';
import { namesNobody } from './access/person.ts';
import { ownWarehouses, type Spoke } from './accounts.ts';

/** A role as AWS names the callers of its sessions, without the session's name. */
const SessionRole = z.string().check(
  z.regex(/^arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[\w+=,.@-]+\*?$/, {
    error:
      'is not a role as its sessions are named (arn:aws:sts::111122223333:assumed-role/<role>); one of IAM Identity Center is …:assumed-role/AWSReservedSSO_<permission set>_*',
  }),
);

/** Who is a person at the URL for answers: IAM users, and sessions of these roles. */
export const People = z.strictObject({
  /** Accounts whose IAM users are persons; when left out, those of the warehouses that are not in `accounts`. */
  accounts: z.optional(
    z.array(
      z
        .string()
        .check(z.regex(/^\d{12}$/, { error: 'is not a 12-digit AWS account id (quote it)' })),
    ),
  ),
  /** Only roles whose session names nobody can choose, such as those of IAM Identity Center. */
  roles: z._default(z.array(SessionRole), []),
  /** What the policy calls somebody, by ARN or by the name of the user or session; the same name when left out. */
  names: z._default(
    z.record(
      z.string(),
      z.string().check(
        z.maxLength(256),
        z.refine((text) => !namesNobody(text), { error: 'names nobody' }),
      ),
    ),
    {},
  ),
});
type People = z.infer<typeof People>;

/** Somebody whom IAM has authenticated: who it is for us, and the ARN that IAM knows. */
export interface AuthenticatedPerson {
  readonly person: string;
  readonly arn: string;
}

interface Configured {
  readonly people?: People | undefined;
  readonly warehouses: readonly { readonly account: string }[];
  readonly accounts?: readonly Spoke[] | undefined;
}

const USER = /^arn:aws[a-z-]*:iam::(\d{12}):user\/(?:.*\/)?([\w+=,.@-]+)$/;
const SESSION = /^(arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[\w+=,.@-]+)\/([\w+=,.@-]+)$/;

/** Who a caller is whom IAM has authenticated; or why that is nobody who may speak for a person. */
export function personOfCaller(
  arn: string,
  { people, ...configured }: Configured,
): AuthenticatedPerson | { readonly refused: string } {
  const accounts = people?.accounts ?? ownAccounts(configured);
  const called = (name: string): AuthenticatedPerson => ({
    person: people?.names[arn] ?? people?.names[name] ?? name,
    arn,
  });
  const [, account = '', user] = USER.exec(arn) ?? [];
  if (user !== undefined)
    return accounts.includes(account)
      ? called(user)
      : {
          refused: `${arn} is a user of account ${account}; people.accounts of config/admin.yml has ${accounts.join(', ')}`,
        };
  const [, role = '', session] = SESSION.exec(arn) ?? [];
  if (session === undefined)
    return { refused: `${arn} is neither an IAM user nor a session of a role, so it is no person` };
  return (people?.roles ?? []).some((listed) => isOfRole(role, listed))
    ? called(session)
    : {
        refused: `${arn} is a session of a role that people.roles of config/admin.yml does not list, so its name may be anybody's choice`,
      };
}

/** Users of a spoke are persons only where that is said. */
const ownAccounts = (configured: Omit<Configured, 'people'>): readonly string[] =>
  ownWarehouses(configured).map(({ account }) => account);

const isOfRole = (role: string, listed: string): boolean =>
  listed.endsWith('*') ? role.startsWith(listed.slice(0, -1)) : role === listed;
