import type { SetupFacts } from '../facts.ts';
import type { Context, KnownValues } from '../iam/policy/condition.ts';
import { parsePolicy } from '../iam/policy/document.ts';
import { admits, hangsOn } from '../iam/policy/match.ts';
import { type RequiredPermission, requiredPermissions } from '../iam/required-permission.ts';
import { basePurposes } from '../iam/role-paths.ts';
import { theRoles } from '../subjects.ts';
import type { Service } from './endpoints.ts';
import type { EndpointFacts } from './network-facts.ts';

/** What the warehouse calls through each endpoint: its buckets and the sample data, or the jobs of SageMaker. */
export function endpointPurposes(facts: SetupFacts, service: Service): readonly string[] {
  if (service === 's3')
    return facts.target.setup.sampleData ? ['Bucket', 'SampleData'] : ['Bucket'];
  return basePurposes(facts).filter((purpose) => purpose === 'Training' || purpose === 'Edition');
}

/** Whose the resource is, as far as that is known: AWS's sample data, another account's bucket, or this account's. */
function ownerOf(
  { buckets, target }: SetupFacts,
  { purpose, resource }: RequiredPermission,
): Context {
  const others = { not: [target.account] };
  const own = (owner: KnownValues): Context => ({
    'aws:resourceaccount': owner,
    's3:resourceaccount': owner,
  });
  if (purpose === 'SampleData') return own(others);
  if (purpose !== 'Bucket') return own([target.account]);
  const read = buckets[resource.split(':::')[1]?.split('/')[0] ?? ''];
  if (read && 'missing' in read) return own([target.account]);
  return read && 'ok' in read ? own(read.ok.owned ? [target.account] : others) : {};
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
  const context = {
    'aws:sourcevpce': [id],
    'aws:sourcevpc': [vpcId],
    'aws:securetransport': ['true'],
  };
  const answers = theRoles(facts).flatMap((role) =>
    requiredPermissions(facts, role)
      .filter(({ purpose }) => endpointPurposes(facts, service).includes(purpose))
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
          context: {
            ...context,
            ...ownerOf(facts, need),
            'aws:principalaccount': [facts.target.account],
            'aws:principalarn': [role],
          },
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
