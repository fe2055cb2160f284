import type { SetupFacts } from '../facts.ts';
import { because } from '../read.ts';
import { parsePolicy } from './policy/document.ts';
import { type Admission, admits } from './policy/match.ts';
import { requestContext } from './request-context.ts';
import type { RequiredPermission } from './required-permission.ts';

/**
 * Whether the policy of the bucket that is asked about admits the role by itself, or denies it: in one account that is
 * enough, without any policy of the role.
 */
export function bucketAdmission(
  facts: SetupFacts,
  role: string,
  { action, resource }: RequiredPermission,
): Admission | { readonly unknown: string } {
  const bucket = /:::([^/]+)/.exec(resource)?.[1] ?? '';
  const read = facts.buckets[bucket];
  if (read && 'missing' in read) return { admitted: 'no' };
  const policy = read && 'ok' in read ? read.ok.policy : read;
  if (policy && 'missing' in policy) return { admitted: 'no' };
  if (!policy || !('ok' in policy)) return { unknown: because(policy, `the policy of ${bucket}`) };
  const parsed = parsePolicy(policy.ok);
  if ('malformed' in parsed)
    return { unknown: `the policy of ${bucket} is malformed: ${parsed.malformed}` };
  return admits(parsed.statements, {
    principal: { type: 'AWS', name: role, reading: 'direct' },
    action,
    resource,
    context: requestContext(facts, { role, action, resource }),
  });
}
