import { reachesRole } from '../../role-arn.ts';
import type { AssumeRoleGrant, SetupFacts } from '../facts.ts';
import type { Check, Verdict } from './check.ts';
import { grouped } from './group.ts';
import { groupSeparation, separationCosts } from './group-separation.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported, unknownBecause, waiting } from './verdict.ts';

/** That somebody holds no row is known only if the reader may see the rows of others (facts §2). */
const seesAll = ({ logins, target }: SetupFacts, evidence: string, warnings: string[]): Verdict =>
  given(
    logins.reader,
    `the reader login ${target.reader}`,
    ({ user, superuser, accessSystemTable }) =>
      superuser || accessSystemTable
        ? pass(evidence, warnings)
        : unknownBecause(
            `reader ${user} lacks ACCESS SYSTEM TABLE, so SVV_IAM_PRIVILEGES shows it no row of PUBLIC`,
          ),
  );

const trains = ({ command }: AssumeRoleGrant) => ['CREATE MODEL', 'ALL'].includes(command);

interface Use extends AssumeRoleGrant {
  readonly role: string;
  readonly group: string;
}

/** Who else than its group may use the role of a pair. PUBLIC's row of the default role stands for every role. */
function othersUses({ target, warehouse }: SetupFacts, grants: readonly AssumeRoleGrant[]): Use[] {
  const { pairs, defaultRole } = target.setup;
  const isDefault = (role: string) =>
    role === defaultRole || ('ok' in warehouse && warehouse.ok.defaultRoleArn === role);
  // A role with several buckets of one group is one to be used.
  const bound = new Map(
    pairs.flatMap(({ role, group }) =>
      group === undefined ? [] : [[`${role} ${group}`, { role, group }] as const],
    ),
  );
  return [...bound.values()].flatMap(({ role, group }) =>
    grants
      .filter(({ iamArn, granteeType }) =>
        reachesRole(iamArn, role, granteeType === 'public' || isDefault(role)),
      )
      .filter(({ granteeType, grantee }) => granteeType !== 'group' || grantee !== group)
      .map((grant) => ({ ...grant, role, group })),
  );
}

const inWords = ({ granteeType, grantee, command, role, group }: Use): string =>
  `${granteeType === 'public' ? 'PUBLIC' : `${granteeType} ${grantee}`} holds ASSUMEROLE for ${command} on ${role} of group ${group}`;

export const rolesOfGroupsTheirs: Check = {
  severity: 'high',
  source: {
    url: PAGES.grantNotes,
    sentence:
      'A superuser can revoke the ASSUMEROLE privilege from PUBLIC; until then all users hold it.',
  },
  why: "With it anybody may name any group's role in CREATE MODEL, COPY or UNLOAD: pairs of role and bucket then separate nobody.",
  handling: 'asks',
  remediation:
    'Nothing by the setup itself: privileges change in reconcile only. It prints the plan with what it costs others; `setup.separateGroups: true` in the configuration approves it, and the next reconcile runs it. What another group holds by name is reported.',
  about: 'warehouse',
  evaluate: (facts) => {
    if (!grouped(facts)) return notApplicable('no pair is bound to a group');
    if ('missing' in facts.warehouse) return notApplicable('the warehouse does not exist yet');
    return given(facts.logins.assumeRole, 'SVV_IAM_PRIVILEGES', (grants) => {
      const uses = othersUses(facts, grants);
      const ofPublic = uses.filter(({ granteeType }) => granteeType === 'public');
      const ofGroups = uses.filter(({ granteeType }) => granteeType === 'group');
      const plan = groupSeparation(facts.target).join(' ');
      const costs = separationCosts(facts);
      if (ofPublic.some(trains))
        return waiting(
          `PUBLIC holds ASSUMEROLE for CREATE MODEL on ${[...new Set(ofPublic.filter(trains).map(({ iamArn }) => iamArn))].join(', ')}`,
          `set setup.separateGroups to true in config/admin.yml and raise its revision; reconcile then runs, in one transaction: ${plan} ${costs}`,
          'asks',
        );
      if (ofPublic.length > 0)
        return reported(
          ofPublic.map(inWords).join('; '),
          `PUBLIC has no CREATE MODEL to take, so reconcile leaves it alone: as a superuser run, in one transaction: ${plan} ${costs}`,
        );
      if (ofGroups.length > 0)
        return reported(
          ofGroups.map(inWords).join('; '),
          'as a superuser revoke ASSUMEROLE for these commands on these roles, or bind the pair to that group',
        );
      return seesAll(
        facts,
        'neither PUBLIC nor another group holds ASSUMEROLE on the role of a group',
        uses.map((use) => `${inWords(use)}: revoke it, unless a lease gave it`),
      );
    });
  },
};
