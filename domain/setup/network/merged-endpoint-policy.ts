import { sha256 } from '../../hash.ts';
import type { SetupFacts } from '../facts.ts';
import { permissionsOf } from '../iam/permission.ts';
import { canonicalDocument, documentIn, statementsIn } from '../iam/policy/document.ts';
import { bearsSid, freeSid } from '../iam/policy/sid.ts';
import { scopeOf } from '../iam/required-permission.ts';
import { endpointSections } from './endpoint-admission.ts';
import type { Service } from './endpoints.ts';
import type { EndpointFacts } from './network-facts.ts';

/** AWS's limit, white space included. */
export const ENDPOINT_POLICY_QUOTA = 20_480;

interface Ours {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: '*';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition: { readonly ArnEquals: { readonly 'aws:PrincipalArn': string } };
}

/** Named by role and warehouse, so that another run for other roles or another warehouse does not collide with it. */
const sidOf = ({ target }: SetupFacts, role: string): string =>
  `RedshiftMlAdmin${sha256(`${target.name} ${role}`).slice(0, 12)}`;

/** AWS wants Principal `*` with aws:PrincipalArn in gateway endpoints; interface endpoints take it as well. */
function statementFor(facts: SetupFacts, role: string, service: Service): Ours {
  const sections = endpointSections(facts, service);
  const permissions = permissionsOf(scopeOf(facts, role)).filter(({ section }) =>
    sections.includes(section),
  );
  const resources = new Set(permissions.flatMap(({ resources: named }) => named));
  return {
    Sid: sidOf(facts, role),
    Effect: 'Allow',
    Principal: '*',
    Action: [...new Set(permissions.flatMap(({ actions }) => actions))],
    // One of SageMaker's actions has no resource.
    Resource: resources.has('*') ? ['*'] : [...resources],
    Condition: { ArnEquals: { 'aws:PrincipalArn': role } },
  };
}

/** The policy with a statement for each of these roles and what it needs. `policy` must be one that parses. */
export function mergedEndpointPolicy(
  facts: SetupFacts,
  { policy }: EndpointFacts,
  service: Service,
  roles: readonly string[],
): string {
  const before = statementsIn(policy);
  const added = roles.map((role) => statementFor(facts, role, service));
  const foreign = before.filter((statement) => !added.some((ours) => replaces(ours, statement)));
  const numbered = added.map((ours) => ({ ...ours, Sid: freeSid(ours.Sid, foreign) }));
  return JSON.stringify({ ...documentIn(policy), Statement: [...foreign, ...numbered] });
}

/** Whether it is our statement of an earlier run. If somebody changed more of it than actions and resources, it is theirs. */
function replaces(ours: Ours, statement: unknown): boolean {
  if (typeof statement !== 'object' || statement === null || !bearsSid(statement, ours.Sid))
    return false;
  const same = { ...statement, Sid: ours.Sid, Action: ours.Action, Resource: ours.Resource };
  return canonicalDocument(JSON.stringify(same)) === canonicalDocument(JSON.stringify(ours));
}
