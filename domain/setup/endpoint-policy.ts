import type { Service } from './endpoints.ts';
import type { SetupFacts } from './facts.ts';
import { type Need, needsOf, scopeOf } from './need.ts';
import type { EndpointFacts } from './network-facts.ts';
import { permissionsOf } from './permission.ts';
import { parsePolicy } from './policy/document.ts';
import { admits } from './policy/match.ts';
import { theRoles } from './subjects.ts';

/** What the warehouse calls through each endpoint: its buckets and the sample data, or the jobs of SageMaker. */
function purposes({ target }: SetupFacts, service: Service): readonly string[] {
  if (service === 'sagemaker.api') return ['Training'];
  return target.setup.sampleData ? ['Bucket', 'SampleData'] : ['Bucket'];
}

export type EndpointAdmission =
  | { readonly malformed: string }
  | { readonly deniedBy: string }
  | { readonly lacking: readonly { readonly role: string; readonly need: Need }[]; readonly open: readonly string[] };

/** Whether an endpoint's policy lets the roles do what they need through it. */
export function endpointAdmission(
  facts: SetupFacts,
  { policy, id, vpcId }: EndpointFacts,
  service: Service,
): EndpointAdmission {
  const parsed = parsePolicy(policy);
  if ('malformed' in parsed) return parsed;
  const context = { 'aws:sourcevpce': [id], 'aws:sourcevpc': [vpcId], 'aws:securetransport': ['true'] };
  const account = { 'aws:principalaccount': [facts.target.account], 'aws:resourceaccount': [facts.target.account] };
  const answers = theRoles(facts).flatMap((role) =>
    needsOf(facts, role)
      .filter(({ purpose }) => purposes(facts, service).includes(purpose))
      .map((need) => ({
        role,
        need,
        ...admits(parsed.statements, {
          principal: { type: 'AWS', name: role },
          action: need.action,
          resource: need.resource,
          context: { ...context, ...account, 'aws:principalarn': [role] },
        }),
      })),
  );
  const denied = answers.find((answer) => answer.admitted === 'no' && answer.deniedBy !== undefined);
  if (denied?.admitted === 'no' && denied.deniedBy !== undefined) return { deniedBy: denied.deniedBy };
  return {
    lacking: answers.filter(({ admitted }) => admitted === 'no').map(({ role, need }) => ({ role, need })),
    open: answers.flatMap((answer) => (answer.admitted === 'maybe' ? [`${answer.by}: ${answer.open.join('; ')}`] : [])),
  };
}

/** The policy with one statement more, for exactly the roles and what they need. `policy` must be one that parses. */
export function mergedEndpointPolicy(facts: SetupFacts, { policy }: EndpointFacts, service: Service): string {
  const document: { Statement: unknown } = JSON.parse(policy);
  const before: readonly unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const permissions = theRoles(facts).flatMap((role) =>
    permissionsOf(scopeOf(facts, role)).filter(({ purpose }) => purposes(facts, service).includes(purpose)),
  );
  const added = {
    Sid: 'RedshiftMlAdmin',
    Effect: 'Allow',
    Principal: { AWS: theRoles(facts) },
    Action: [...new Set(permissions.flatMap(({ actions }) => actions))],
    Resource: [...new Set(permissions.flatMap(({ resources }) => resources))],
  };
  const foreign = before.filter((statement) => JSON.stringify(statement) !== JSON.stringify(added));
  return JSON.stringify({ ...document, Statement: [...foreign, added] });
}
