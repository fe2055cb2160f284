import type { SetupFacts } from '../facts.ts';
import { because, type Read } from '../read.ts';
import { parsePolicy } from './policy/document.ts';
import { type Admission, admits } from './policy/match.ts';
import type { PolicyStatement } from './policy/statement.ts';
import { bucketIn, requestContext } from './request-context.ts';
import type { RequiredPermission } from './required-permission.ts';

type Unknown = { readonly unknown: string };

/** What the policy of a bucket says, or why nobody knows; a bucket without one has nothing to say. */
export function bucketStatements(
  policy: Read<string> | undefined,
  bucket: string,
): { readonly statements: readonly PolicyStatement[] } | Unknown {
  if (policy && 'missing' in policy) return { statements: [] };
  if (!policy || !('ok' in policy)) return { unknown: because(policy, `the policy of ${bucket}`) };
  const parsed = parsePolicy(policy.ok);
  return 'malformed' in parsed
    ? { unknown: `the policy of ${bucket} is malformed: ${parsed.malformed}` }
    : parsed;
}

/**
 * Whether the policy of the bucket that is asked about admits the role by itself, or denies it: in one account that is
 * enough, without any policy of the role. Many needs are of one bucket, whose policy is read once.
 */
export function bucketAdmissions(
  facts: SetupFacts,
  role: string,
): (need: RequiredPermission) => Admission | Unknown {
  const known = new Map<string, ReturnType<typeof bucketStatements>>();
  const statementsOf = (bucket: string) => {
    const read = facts.buckets[bucket];
    const statements =
      known.get(bucket) ?? bucketStatements(read && 'ok' in read ? read.ok.policy : read, bucket);
    known.set(bucket, statements);
    return statements;
  };
  return ({ action, resource }) => {
    const said = statementsOf(bucketIn(resource) ?? '');
    return 'unknown' in said
      ? said
      : admits(said.statements, {
          principal: { type: 'AWS', name: role, reading: 'direct' },
          action,
          resource,
          context: requestContext(facts, { role, action, resource }),
        });
  };
}
