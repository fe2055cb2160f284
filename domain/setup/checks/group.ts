import type { SetupFacts } from '../facts.ts';
import { judge, permissionsInWords } from '../iam/judge.ts';
import { REDSHIFT_OBJECT } from '../iam/permission.ts';
import { type RequiredPermission, requiredPermissions } from '../iam/required-permission.ts';
import type { Check, Verdict } from './check.ts';
import { groupSeparation } from './group-separation.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported, unknownBecause, waiting } from './verdict.ts';

const SENTENCE =
  '(Optional) Create different combinations of IAM roles and Amazon S3 buckets for controlling access to different user groups.';

const grouped = ({ target }: SetupFacts): boolean =>
  target.setup.pairs.some(({ group }) => group !== undefined);

export const groupsSeparated: Check = {
  title: "Each group's role reads and writes its own bucket and no other group's",
  severity: 'high',
  source: { url: PAGES.setup, sentence: SENTENCE },
  why: "A role that reaches another group's bucket reads its training data and can replace its models.",
  handling: 'reports',
  remediation:
    'Nothing: taking permissions away may break what else uses the role. The restrictive path gives each role its own bucket only.',
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
      const open = judged
        .filter(({ standing }) => standing.is === 'allowed')
        .map(({ need }) => need);
      if (open.length > 0) {
        return reported(
          `${arn} may ${openInWords(open)}, which is another group's`,
          'use the path restrictive for roles of groups, and detach the policy that opens it',
        );
      }
      const unsure = judged.find(({ standing }) => standing.is === 'unknown');
      if (unsure?.standing.is === 'unknown')
        return unknownBecause(`${permissionsInWords([unsure.need])}: ${unsure.standing.because}`);
      return pass(`${arn} reaches no other group's bucket`);
    });
  },
};

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

/** That there is no row of PUBLIC is known only if the reader may see the rows of others (facts §2). */
const seesAll = ({ logins, target }: SetupFacts, evidence: string): Verdict =>
  given(
    logins.reader,
    `the reader login ${target.reader}`,
    ({ user, superuser, accessSystemTable }) =>
      superuser || accessSystemTable
        ? pass(evidence)
        : unknownBecause(
            `reader ${user} lacks ACCESS SYSTEM TABLE, so SVV_IAM_PRIVILEGES shows it no row of PUBLIC`,
          ),
  );

export const publicAssumesNothing: Check = {
  title: 'PUBLIC does not hold ASSUMEROLE for CREATE MODEL where groups are separated',
  severity: 'high',
  source: {
    url: PAGES.grantNotes,
    sentence:
      'A superuser can revoke the ASSUMEROLE privilege from PUBLIC; until then all users hold it.',
  },
  why: "With it anybody may name any group's role in CREATE MODEL: pairs of role and bucket then separate nobody.",
  handling: 'asks',
  remediation:
    'Nothing by the setup itself: privileges change in reconcile only. It prints the plan; `setup.separateGroups: true` in the configuration approves it, and the next reconcile runs it.',
  about: 'warehouse',
  evaluate: (facts) => {
    if (!grouped(facts)) return notApplicable('no pair is bound to a group');
    if ('missing' in facts.warehouse) return notApplicable('the warehouse does not exist yet');
    return given(facts.logins.assumeRole, 'SVV_IAM_PRIVILEGES', (grants) => {
      const open = grants.filter(
        ({ granteeType, command }) =>
          granteeType === 'public' && ['CREATE MODEL', 'ALL'].includes(command),
      );
      if (open.length === 0) return seesAll(facts, 'PUBLIC holds no ASSUMEROLE for CREATE MODEL');
      return waiting(
        `PUBLIC holds ASSUMEROLE for CREATE MODEL on ${[...new Set(open.map(({ iamArn }) => iamArn))].join(', ')}`,
        `set setup.separateGroups to true in config/admin.yml and raise its revision; reconcile then runs, in one transaction: ${groupSeparation(facts.target).join(' ')} COPY and UNLOAD of everybody depend on the second statement`,
        'asks',
      );
    });
  },
};
