import type { KeyFacts, KeyGrant, SetupFacts } from '../facts.ts';
import { because } from '../read.ts';
import { parsePolicy } from './policy/document.ts';
import { type Admission, admits } from './policy/match.ts';
import type { Principal } from './policy/principal.ts';
import type { PolicyStatement } from './policy/statement.ts';
import { keyContext } from './request-context.ts';

/** A grant, written as a policy statement. Whether a request meets its constraints on the encryption context is not known. */
const statementOf = ({ grantee, operations, constraints }: KeyGrant): PolicyStatement => ({
  name: 'a grant',
  effect: 'Allow',
  actions: operations.map((operation) => `kms:${operation}`),
  notActions: undefined,
  resources: undefined,
  notResources: undefined,
  principals: { AWS: [grantee] },
  notPrincipals: undefined,
  conditions:
    constraints === undefined
      ? []
      : [{ operator: 'constrained to', key: 'kms:EncryptionContext', values: [constraints] }],
});

/**
 * Whether the key's policy and grants admit the role to an action. With the reading `direct` they do so by themselves,
 * otherwise a delegation to the account's IAM counts too.
 */
export function keyAdmission(
  facts: SetupFacts,
  { arn, policy, grants }: KeyFacts,
  role: string,
  { action, reading }: Pick<Principal, 'reading'> & { readonly action: string },
): Admission | { readonly unknown: string } {
  if (!('ok' in policy)) return { unknown: because(policy, `the policy of ${arn}`) };
  const parsed = parsePolicy(policy.ok);
  if ('malformed' in parsed)
    return { unknown: `the policy of ${arn} is malformed: ${parsed.malformed}` };
  const granted = 'ok' in grants ? grants.ok.map(statementOf) : [];
  const answer = admits([...parsed.statements, ...granted], {
    principal: { type: 'AWS', name: role, ...(reading ? { reading } : {}) },
    action,
    resource: arn,
    context: keyContext(facts, role, action),
  });
  const couldBeGranted =
    answer.admitted === 'no' && answer.deniedBy === undefined && !('ok' in grants);
  return couldBeGranted ? { unknown: because(grants, `the grants of ${arn}`) } : answer;
}
