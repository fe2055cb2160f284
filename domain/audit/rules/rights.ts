import { isSuperuser, ownedBy } from '../../access/other-ways.ts';
import { describePrivilege, type Grant, identityKey } from '../../privilege.ts';
import { reachesRole } from '../../role-arn.ts';
import { toSql } from '../../sql.ts';
import type { RoleUse } from '../audit-reading.ts';
import type { CatalogFacts } from '../facts.ts';
import type { AuditVerdict, CatalogRule } from '../rule.ts';
import { fails, listed, noneBut, RULE_PAGES } from './verdicts.ts';

/** As SQL, quoted where all SQL is. */
const takeOption = ({ privilege, grantee }: Grant): string =>
  toSql({ verb: 'REVOKE', privileges: [privilege], grantees: [grantee] }).replace(
    /^REVOKE /,
    'REVOKE GRANT OPTION FOR ',
  );

/** Whoever holds it with the option decides who else does, and no approval is asked. */
export const nothingHandedOn: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'high',
  source: {
    url: RULE_PAGES.grant,
    sentence: 'WITH GRANT OPTION: the user receiving the permissions can grant them to others.',
  },
  why: 'They give access whom they like, without a request and without an end.',
  evaluate: ({ catalog, rights, ref }) => {
    const open = rights.handable.filter(
      (grant) =>
        !isSuperuser(grant.grantee, catalog) &&
        (grant.privilege.kind === 'create-model' || ownedBy(grant, catalog).length === 0),
    );
    return noneBut(
      { kind: 'database', name: ref.database },
      [...Map.groupBy(open, ({ grantee }) => identityKey(grantee))].map(([name, grants]) =>
        fails(
          { kind: 'grantee', name },
          `${name} may hand on ${listed(grants.map(({ privilege }) => describePrivilege(privilege)))} (WITH GRANT OPTION); wanted is that leases alone give access`,
          `have the owner or a superuser run: ${listed(grants.map(takeOption))}; what was handed on shows as grants that nothing explains (RedshiftML.34)`,
        ),
      ),
    );
  },
};

/** A role alone, for CREATE MODEL, is a grant like any other: leases, RedshiftML.34 and the setup's checks are about it. */
const isJudgedElsewhere = ({ role, command }: RoleUse): boolean =>
  command === 'CREATE MODEL' && !role.includes(',');

/** COPY and UNLOAD by the role of a group read and write the bucket that separates it from others. */
export const groupsApart: CatalogRule = {
  about: 'catalog',
  where: 'warehouse',
  severity: 'medium',
  source: {
    url: RULE_PAGES.grantNotes,
    sentence: 'A superuser can grant the ASSUMEROLE privilege for specific roles and commands.',
  },
  why: "With COPY or UNLOAD by its role they read a group's training data, and write where its models are made.",
  evaluate: ({ ref, rights }: CatalogFacts) => {
    const { pairs = [], defaultRole } = ref.warehouse.setup ?? {};
    // A group may have several buckets by one role.
    const groups = Map.groupBy(
      pairs.flatMap(({ role, group }) => (group === undefined ? [] : [{ role, group }])),
      ({ role }) => role,
    );
    const verdicts = [...groups].flatMap(([role, bound]): AuditVerdict[] => {
      // PUBLIC's row of the default role stands for every role: a fresh warehouse shows no other (facts §1.2).
      const uses = rights.roleUses.filter(
        (use) =>
          !isJudgedElsewhere(use) &&
          reachesRole(use.role, role, use.holder === 'public' || role === defaultRole),
      );
      return [...Map.groupBy(uses, ({ holder }) => holder)].flatMap(([holder, of]) => {
        const others = new Set(bound.map(({ group }) => `group ${group}`));
        others.delete(holder);
        return others.size === 0
          ? []
          : fails(
              { kind: 'grantee', name: `${holder}: ${role}` },
              `${holder === 'public' ? 'everybody (PUBLIC)' : holder} may use role ${role} of ${[...others].join(' and ')} for ${listed(of.map(useInWords))}; wanted is that nobody else does`,
              'as a superuser revoke ASSUMEROLE for these commands, and give back by name on other roles what others need',
            );
      });
    });
    return noneBut({ kind: 'warehouse', name: ref.warehouse.name }, verdicts);
  },
};

const useInWords = ({ role, command }: RoleUse): string =>
  role.includes(',') ? `${command} by the chain ${role}` : command;
