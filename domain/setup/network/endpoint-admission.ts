import type { SetupFacts } from '../facts.ts';
import { parsePolicy } from '../iam/policy/document.ts';
import { admits, hangsOn } from '../iam/policy/match.ts';
import { requestContext } from '../iam/request-context.ts';
import { type RequiredPermission, requiredPermissions } from '../iam/required-permission.ts';
import { neededSections, type PolicySection } from '../iam/section.ts';
import { theRoles } from '../subjects.ts';
import type { Service } from './endpoints.ts';
import type { EndpointFacts } from './network-facts.ts';

/** What goes through SageMaker's API endpoint: predictions by a remote endpoint do not go through the VPC (facts §6). */
const SAGEMAKER: readonly PolicySection[] = [
  'Training',
  'Compilation',
  'Autopilot',
  'AnyJob',
  'Tags',
  'Hosting',
];

/** What the warehouse calls through each endpoint: its buckets and the sample data, or the jobs of SageMaker. */
export function endpointSections({ target }: SetupFacts, service: Service): readonly string[] {
  if (service === 's3') return target.setup.sampleData ? ['Bucket', 'SampleData'] : ['Bucket'];
  return neededSections(target.setup).filter((section) => SAGEMAKER.includes(section));
}

export type EndpointAdmission =
  | { readonly malformed: string }
  | { readonly deniedBy: string }
  | {
      readonly lacking: readonly { readonly role: string; readonly need: RequiredPermission }[];
      readonly open: readonly string[];
    };

/** Whether an endpoint's policy lets the roles do what they need through it. */
export function endpointAdmission(
  facts: SetupFacts,
  { policy, id, vpcId, type }: EndpointFacts,
  service: Service,
): EndpointAdmission {
  const parsed = parsePolicy(policy);
  if ('malformed' in parsed) return parsed;
  const through = { 'aws:sourcevpce': [id], 'aws:sourcevpc': [vpcId] };
  const sections = endpointSections(facts, service);
  const answers = theRoles(facts).flatMap((role) =>
    requiredPermissions(facts, role)
      .filter(({ section }) => sections.includes(section))
      .map((need) => ({
        role,
        need,
        ...admits(parsed.statements, {
          principal: {
            type: 'AWS',
            name: role,
            ...(type === 'Gateway' ? { reading: 'gateway' } : {}),
          },
          action: need.action,
          resource: need.resource,
          context: { ...requestContext(facts, { role, ...need }), ...through },
        }),
      })),
  );
  const denied = answers.find(
    (answer) => answer.admitted === 'no' && answer.deniedBy !== undefined,
  );
  if (denied?.admitted === 'no' && denied.deniedBy !== undefined)
    return { deniedBy: denied.deniedBy };
  const open = answers.flatMap((answer) => (answer.admitted === 'maybe' ? [hangsOn(answer)] : []));
  return {
    lacking: answers
      .filter(({ admitted }) => admitted === 'no')
      .map(({ role, need }) => ({ role, need })),
    open: [...new Set(open)],
  };
}
