import { list, type PolicyStatement, statementsOf } from '../policy.ts';
import type { AccountState } from '../state.ts';
import { type Decision, evaluate, type Request } from './evaluate.ts';

/** What the policy of a bucket, whose or whose object's ARN is asked about, says to a role of the account. */
export function resourceVerdict(account: AccountState, role: string, request: Request): Decision {
  const bucket = /:s3:::([^/]+)/.exec(request.resource)?.[1];
  const policy = bucket === undefined ? undefined : account.buckets.get(bucket)?.policy;
  if (policy === undefined) return 'implicitDeny';
  const Statement = statementsOf(policy).filter((statement) => isTo(statement, role, account.id));
  return evaluate([{ id: 'bucket', document: { ...policy, Statement } }], request).decision;
}

/** Who is named by the account alone is let in by the account's IAM, and shut out with all of it. */
function isTo({ Effect, Principal, NotPrincipal }: PolicyStatement, role: string, account: string) {
  const named = (principal: PolicyStatement['Principal']): readonly string[] =>
    typeof principal === 'object' ? list(principal['AWS']) : list(principal);
  const isAccount = (name: string) => name === account || name.endsWith(`:iam::${account}:root`);
  const isMeant = (names: readonly string[]) =>
    names.some((name) => name === '*' || name === role || (Effect === 'Deny' && isAccount(name)));
  return NotPrincipal === undefined ? isMeant(named(Principal)) : !isMeant(named(NotPrincipal));
}
