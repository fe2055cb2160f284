import { accountOf } from '../../../arn.ts';
import type { Ternary } from './condition.ts';
import type { PolicyStatement, Principals } from './statement.ts';

/** Who asks. */
export interface Principal {
  readonly type: 'Service' | 'AWS';
  readonly name: string;
  /**
   * How a statement that names the whole account is read. Left out: it admits the role, because the account's IAM decides.
   * `direct`: it does not, only the role's own ARN does. `gateway`: as in the policy of a gateway endpoint, where AWS wants
   * Principal `*` with aws:PrincipalArn and takes an account for its root user alone.
   */
  readonly reading?: 'direct' | 'gateway';
}

/** How a list of AWS principals names a role: itself, a session of it, or its account (root ARN or number). */
function mentions(listed: readonly string[], role: string) {
  const account = accountOf(role);
  const session = `:sts::${account}:assumed-role/${role.split('/').at(-1)}/`;
  return {
    itself: listed.includes(role),
    session: listed.some((entry) => entry.includes(session)),
    account: listed.some((entry) => entry === account || entry.endsWith(`:iam::${account}:root`)),
  };
}

function includesRole(
  principals: Principals,
  { name, reading }: Principal,
  effect: PolicyStatement['effect'],
): Ternary {
  const listed = principals.AWS ?? [];
  if (listed.includes('*')) return 'yes';
  const { itself, session, account } = mentions(listed, name);
  // Which session name Redshift and SageMaker use is not documented.
  if (reading === 'gateway')
    return itself || session || (account && effect === 'Deny') ? 'maybe' : 'no';
  if (itself || (account && (reading !== 'direct' || effect === 'Deny'))) return 'yes';
  return session ? 'maybe' : 'no';
}

function includesService(
  principals: Principals,
  { type, name }: Principal,
  effect: PolicyStatement['effect'],
): Ternary {
  const listed = principals[type] ?? [];
  if (listed.includes(name)) return 'yes';
  // That a Deny of everybody hits services is documented; whether `*` in a trust policy admits them is not (facts §9, 16).
  if (listed.includes('*') || principals.AWS?.includes('*'))
    return effect === 'Deny' ? 'yes' : 'maybe';
  return 'no';
}

/** Whether a statement is about the principal. */
export function isAbout(
  { principals, notPrincipals, effect }: PolicyStatement,
  principal: Principal,
): Ternary {
  const service = principal.type === 'Service';
  if (principals) return (service ? includesService : includesRole)(principals, principal, effect);
  if (!notPrincipals) return 'no';
  if (service) return includesService(notPrincipals, principal, 'Deny') === 'yes' ? 'no' : 'yes';
  const listed = notPrincipals.AWS ?? [];
  if (listed.includes('*')) return 'no';
  // AWS excepts a role's session only if account, role and session are all listed, and the session's name is not known.
  return Object.values(mentions(listed, principal.name)).some(Boolean) ? 'maybe' : 'yes';
}

/** For the evidence: whom the statement names. */
export const whomInWords = ({ principals, notPrincipals }: PolicyStatement): string =>
  `${principals ? 'Principal' : 'NotPrincipal'} ${Object.values(principals ?? notPrincipals ?? {})
    .flat()
    .join(', ')}`;
