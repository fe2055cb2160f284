import type { SetupFacts } from '../facts.ts';
import { bucketAdmissions } from '../iam/bucket-admission.ts';
import { type Judgement, judge, permissionsInWords } from '../iam/judge.ts';
import { REDSHIFT_OBJECT } from '../iam/permission.ts';
import { hangsOn } from '../iam/policy/match.ts';
import { type RequiredPermission, requiredPermissions } from '../iam/required-permission.ts';
import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported, unknownBecause } from './verdict.ts';

const SENTENCE =
  '(Optional) Create different combinations of IAM roles and Amazon S3 buckets for controlling access to different user groups.';

/** Whether groups are to be kept apart at all. */
export const grouped = ({ target }: SetupFacts): boolean =>
  target.setup.pairs.some(({ group }) => group !== undefined);

export const groupsSeparated: Check = {
  severity: 'high',
  source: { url: PAGES.setup, sentence: SENTENCE },
  why: "A role that reaches another group's bucket reads its training data and can replace its models.",
  handling: 'reports',
  remediation:
    'Nothing: taking permissions away may break what else uses the role. The restrictive path gives each role its own bucket only. What a bucket’s own policy gives or denies another group’s role counts too.',
  about: 'role',
  evaluate: (facts, arn) => {
    if (!grouped(facts)) return notApplicable('no pair is bound to a group');
    const { pairs } = facts.target.setup;
    const groups = (test: (pair: (typeof pairs)[number]) => boolean) =>
      new Set(pairs.filter(test).map(({ group }) => group));
    const shared = pairs.find(
      ({ bucket, role }) => role === arn && groups((pair) => pair.bucket === bucket).size > 1,
    );
    if (groups(({ role }) => role === arn).size > 1)
      return reported(`several groups share role ${arn}`, 'give each group a role');
    if (shared)
      return reported(`several groups share bucket ${shared.bucket}`, 'give each group a bucket');
    const read = facts.roles[arn];
    if (read && 'missing' in read) return notApplicable(`role ${arn} does not exist yet`);
    return given(read, `role ${arn}`, (role) => {
      const judged = judge(
        facts,
        role,
        requiredPermissions(facts, arn).filter(({ section }) => section === 'OtherBucket'),
      );
      if ('unknown' in judged) return unknownBecause(judged.unknown);
      const byBucket = bucketAdmissions(facts, arn);
      const reaches = judged.map((one) => ({ need: one.need, by: reachedBy(one, byBucket) }));
      const openedBy = (who: 'bucket' | 'role') =>
        reaches.filter(({ by }) => by === who).map(({ need }) => need);
      const byPolicy = openedBy('bucket');
      if (byPolicy.length > 0)
        return reported(
          `the policy of another group's bucket lets ${arn} ${openInWords(byPolicy)}`,
          'take the role, or everybody, out of that bucket policy',
        );
      const byRole = openedBy('role');
      if (byRole.length > 0)
        return reported(
          `${arn} may ${openInWords(byRole)}, which is another group's`,
          'use the path restrictive for roles of groups, and detach the policy that opens it',
        );
      for (const { need, by } of reaches)
        if (typeof by === 'object')
          return unknownBecause(`${permissionsInWords([need])}: ${by.unknown}`);
      return pass(`${arn} reaches no other group's bucket`);
    });
  },
};

/** Whose policy opens to the role what is another group's, if any does. */
function reachedBy(
  { need, standing }: Judgement,
  admissionOf: ReturnType<typeof bucketAdmissions>,
): 'bucket' | 'role' | 'none' | { readonly unknown: string } {
  // A Deny, a boundary or a service control policy holds against the bucket's policy too.
  if (standing.is === 'barred') return 'none';
  const byBucket = admissionOf(need);
  const admission = 'admitted' in byBucket ? byBucket : undefined;
  if (admission?.admitted === 'no' && admission.deniedBy !== undefined) return 'none';
  if (standing.is === 'allowed') return 'role';
  if (admission?.admitted === 'yes') return 'bucket';
  if (standing.is === 'unknown') return { unknown: standing.because };
  if ('unknown' in byBucket) return byBucket;
  return byBucket.admitted === 'maybe'
    ? { unknown: `the bucket's policy admits it ${hangsOn(byBucket)}` }
    : 'none';
}

/** What is open of the buckets, as far as that goes: all their objects, or those named after redshift only. */
function openInWords(open: readonly RequiredPermission[]): string {
  const isNamed = ({ resource }: RequiredPermission) => resource.endsWith(`/${REDSHIFT_OBJECT}`);
  const others = open.filter((need) => !isNamed(need));
  const named = open
    .filter(isNamed)
    .map((need) => ({ ...need, resource: need.resource.replace(REDSHIFT_OBJECT, '*redshift*') }));
  const only = named.filter(
    ({ action, resource }) =>
      !others.some(
        (need) => need.action === action && need.resource.split('/')[0] === resource.split('/')[0],
      ),
  );
  return [
    ...(others.length > 0 ? [permissionsInWords(others)] : []),
    ...(only.length > 0
      ? [`${permissionsInWords(only)} (keys with redshift in their names, no others)`]
      : []),
  ].join('; ');
}
