import { parsePolicy } from '../../setup/iam/policy/document.ts';
import { admits } from '../../setup/iam/policy/match.ts';
import type { AccountFacts } from '../facts.ts';
import { both, type Entry, type JudgedPrincipal, principalName } from '../principal.ts';
import type { AccountRule } from '../rule.ts';
import type { WarehouseSeen } from '../warehouse-seen.ts';
import { clusterArn, ofEachPrincipal, ownEntry, type Way, wayOf } from './logins.ts';
import { listed, RULE_PAGES } from './verdicts.ts';

/** AWS's tags by which sessions of a principal join groups of clusters, or roles of workgroups (facts §3.5). */
const JOINED = {
  provisioned: { tag: 'RedshiftDbGroups', type: 'group' },
  serverless: { tag: 'RedshiftDbRoles', type: 'role' },
} as const;

/** Credentials of whomever, in a session that joins the group. */
const joins = ({ may }: JudgedPrincipal, seen: WarehouseSeen, group: string | undefined): Entry =>
  may({
    action: 'redshift:JoinGroup',
    ...(group !== undefined && { resource: clusterArn(seen, 'dbgroup', group) }),
    region: seen.warehouse.region,
  });

const GROUP = 'group ';
/** Groups of the warehouse that hold something of models, and what. */
const groupsHolding = ({ holdings }: WarehouseSeen): [string, string][] =>
  [...holdings].flatMap(([grantee, what]): [string, string][] =>
    grantee.startsWith(GROUP) ? [[grantee.slice(GROUP.length), listed(what)]] : [],
  );

/** Whether a lease came of the tag: then somebody decided that its sessions are in the group. */
function isDecided({ reading }: AccountFacts, role: string, seen: WarehouseSeen, grantee: string) {
  const { records } = reading;
  return (
    'ok' in records &&
    records.ok.some(
      ({ resource, leases }) =>
        resource.kind === 'role' &&
        resource.name === role &&
        leases.some(
          (lease) =>
            lease.access.warehouse === seen.warehouse.name &&
            `${lease.grantee.type} ${lease.grantee.name}` === grantee,
        ),
    )
  );
}

/** By its tags the principal is a member of these wherever it logs in. */
function taggedWays(
  principal: JudgedPrincipal,
  seen: WarehouseSeen,
  facts: AccountFacts,
): readonly Way[] {
  const { tag, type } = JOINED[seen.warehouse.kind];
  const names = (principal.principal.tags[tag] ?? '').split(':');
  const role = principalName(principal.principal);
  const heldBy = (name: string) => seen.holdings.get(`${type} ${name}`);
  return names
    .filter((name) => name !== '' && (heldBy(name) !== undefined || !seen.isWhole))
    .filter((name) => !isDecided(facts, role, seen, `${type} ${name}`))
    .flatMap((name) => {
      const own = ownEntry(principal, seen, facts);
      const entry = type === 'group' ? both(own, joins(principal, seen, name)) : own;
      const held = heldBy(name);
      return wayOf(
        `join ${type} ${name} of ${seen.warehouse.name} by its tag ${tag}${held === undefined ? '' : `, and so holds ${listed(held)}`}`,
        held === undefined ? both(entry, HELD_UNREAD) : entry,
      );
    });
}

/** What a group holds is not known where not all databases were read. */
const HELD_UNREAD: Entry = {
  is: 'maybe',
  on: 'if that holds something of models, which could not be read of all databases',
};

/** By naming the group when it asks for credentials of a database user. */
function namingWays(principal: JudgedPrincipal, seen: WarehouseSeen): readonly Way[] {
  if (seen.warehouse.kind === 'serverless') return [];
  const asAnybody = principal.may({
    action: 'redshift:GetClusterCredentials',
    region: seen.warehouse.region,
  });
  if (asAnybody.is === 'no') return [];
  const known = groupsHolding(seen).flatMap(([name, what]) =>
    wayOf(
      `join group ${name} of ${seen.warehouse.name} (redshift:JoinGroup), and so holds ${what}`,
      both(asAnybody, joins(principal, seen, name)),
    ),
  );
  return seen.isWhole
    ? known
    : [
        ...known,
        ...wayOf(
          `join groups of ${seen.warehouse.name} (redshift:JoinGroup)`,
          both(both(asAnybody, joins(principal, seen, undefined)), HELD_UNREAD),
        ),
      ];
}

/** A membership that nobody granted in the warehouse and no lease ends. */
export const groupsNotJoined: AccountRule = {
  about: 'account',
  severity: 'high',
  source: {
    url: RULE_PAGES.dbGroups,
    sentence: 'Sessions of a principal with the tag RedshiftDbGroups join these groups.',
  },
  why: 'What the group holds they hold too, and nobody decided on them.',
  evaluate: (facts) =>
    ofEachPrincipal(
      facts,
      'take the permission or the tag away, let a tag ask for the access (docs/tags.md), or list the ARN in audit.principals of config/admin.yml',
      (principal, warehouses) =>
        warehouses.flatMap((seen) => [
          ...taggedWays(principal, seen, facts),
          ...namingWays(principal, seen),
        ]),
    ),
};

/** Whether whoever assumes the role may bring this tag along. On doubt they may. */
function takesTag(trust: string, tag: string): boolean {
  const parsed = parsePolicy(trust);
  if ('malformed' in parsed) return true;
  const answer = admits(parsed.statements, {
    action: 'sts:TagSession',
    context: { 'aws:tagkeys': [tag], [`aws:requesttag/${tag.toLowerCase()}`]: { not: [] } },
  });
  return answer.admitted !== 'no';
}

function sessionWays(
  principal: JudgedPrincipal,
  seen: WarehouseSeen,
  facts: AccountFacts,
): readonly Way[] {
  const { tag, type } = JOINED[seen.warehouse.kind];
  const { trust } = principal.principal;
  if (trust === undefined || !takesTag(trust, tag)) return [];
  const own = ownEntry(principal, seen, facts);
  const entry = type === 'group' ? both(own, joins(principal, seen, undefined)) : own;
  const does = `join ${type}s of ${seen.warehouse.name} by a session tag ${tag}`;
  // Where its own policies are in doubt too, another reading may tell that it cannot.
  return wayOf(does, both(entry, BROUGHT)).map((way) =>
    entry.is === 'yes' ? { ...way, byDesign: true } : way,
  );
}

/** What an identity provider sends shows in no service. */
const BROUGHT: Entry = {
  is: 'maybe',
  on: 'if whoever assumes it brings one along (sts:TagSession)',
};

/** What an identity provider sends is seen by nobody here. */
export const sessionsBringNoGroups: AccountRule = {
  about: 'account',
  severity: 'medium',
  source: {
    url: RULE_PAGES.dbGroups,
    sentence: 'The tags may also come as session tags from an identity provider.',
  },
  why: 'Who is in a group of the warehouse is then said elsewhere, and shows nowhere.',
  evaluate: (facts) =>
    ofEachPrincipal(
      facts,
      'take sts:TagSession out of its trust policy, keep RedshiftDbGroups and RedshiftDbRoles out by a condition on aws:TagKeys, or list the ARN in audit.principals of config/admin.yml',
      (principal, warehouses) => warehouses.flatMap((seen) => sessionWays(principal, seen, facts)),
    ),
};
