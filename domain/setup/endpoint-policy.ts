import { sha256 } from '../hash.ts';
import type { Service } from './endpoints.ts';
import type { SetupFacts } from './facts.ts';
import { type Need, needsOf, scopeOf } from './need.ts';
import type { EndpointFacts } from './network-facts.ts';
import { basePurposes } from './paths.ts';
import { permissionsOf } from './permission.ts';
import type { Context, Known } from './policy/condition.ts';
import { canonicalDocument, parsePolicy } from './policy/document.ts';
import { admits, hangsOn } from './policy/match.ts';
import { theRoles } from './subjects.ts';

/** AWS's limit, white space included. */
export const ENDPOINT_POLICY_QUOTA = 20_480;

/** What the warehouse calls through each endpoint: its buckets and the sample data, or the jobs of SageMaker. */
function purposes(facts: SetupFacts, service: Service): readonly string[] {
  if (service === 's3') return facts.target.setup.sampleData ? ['Bucket', 'SampleData'] : ['Bucket'];
  return basePurposes(facts).filter((purpose) => purpose === 'Training' || purpose === 'Edition');
}

/** Whose the resource is, as far as that is known: AWS's sample data, another account's bucket, or this account's. */
function ownerOf({ buckets, target }: SetupFacts, { purpose, resource }: Need): Context {
  const others = { not: [target.account] };
  const own = (owner: Known): Context => ({ 'aws:resourceaccount': owner, 's3:resourceaccount': owner });
  if (purpose === 'SampleData') return own(others);
  if (purpose !== 'Bucket') return own([target.account]);
  const read = buckets[resource.split(':::')[1]?.split('/')[0] ?? ''];
  if (read && 'missing' in read) return own([target.account]);
  return read && 'ok' in read ? own(read.ok.owned ? [target.account] : others) : {};
}

export type EndpointAdmission =
  | { readonly malformed: string }
  | { readonly deniedBy: string }
  | { readonly lacking: readonly { readonly role: string; readonly need: Need }[]; readonly open: readonly string[] };

/** Whether an endpoint's policy lets the roles do what they need through it. */
export function endpointAdmission(
  facts: SetupFacts,
  { policy, id, vpcId, type }: EndpointFacts,
  service: Service,
): EndpointAdmission {
  const parsed = parsePolicy(policy);
  if ('malformed' in parsed) return parsed;
  const context = { 'aws:sourcevpce': [id], 'aws:sourcevpc': [vpcId], 'aws:securetransport': ['true'] };
  const answers = theRoles(facts).flatMap((role) =>
    needsOf(facts, role)
      .filter(({ purpose }) => purposes(facts, service).includes(purpose))
      .map((need) => ({
        role,
        need,
        ...admits(parsed.statements, {
          principal: { type: 'AWS', name: role, ...(type === 'Gateway' ? { reading: 'gateway' } : {}) },
          action: need.action,
          resource: need.resource,
          context: {
            ...context,
            ...ownerOf(facts, need),
            'aws:principalaccount': [facts.target.account],
            'aws:principalarn': [role],
          },
        }),
      })),
  );
  const denied = answers.find((answer) => answer.admitted === 'no' && answer.deniedBy !== undefined);
  if (denied?.admitted === 'no' && denied.deniedBy !== undefined) return { deniedBy: denied.deniedBy };
  const open = answers.flatMap((answer) => (answer.admitted === 'maybe' ? [hangsOn(answer)] : []));
  return {
    lacking: answers.filter(({ admitted }) => admitted === 'no').map(({ role, need }) => ({ role, need })),
    open: [...new Set(open)],
  };
}

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
  const permissions = permissionsOf(scopeOf(facts, role)).filter(({ purpose }) =>
    purposes(facts, service).includes(purpose),
  );
  return {
    Sid: sidOf(facts, role),
    Effect: 'Allow',
    Principal: '*',
    Action: [...new Set(permissions.flatMap(({ actions }) => actions))],
    Resource: [...new Set(permissions.flatMap(({ resources }) => resources))],
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
  const document: { Statement: unknown } = JSON.parse(policy);
  const before: readonly unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const added = roles.map((role) => statementFor(facts, role, service));
  const foreign = before.filter((statement) => !added.some((ours) => replaces(ours, statement)));
  return JSON.stringify({ ...document, Statement: [...foreign, ...added] });
}

/** Our own statement of an earlier run; one that somebody has changed in anything but actions and resources is theirs. */
function replaces(ours: Ours, statement: unknown): boolean {
  if (typeof statement !== 'object' || statement === null) return false;
  const same = { ...statement, Action: ours.Action, Resource: ours.Resource };
  return canonicalDocument(JSON.stringify(same)) === canonicalDocument(JSON.stringify(ours));
}
