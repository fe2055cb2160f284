import { grantInWords } from '../../access/effects.ts';
import { isOver, type Lease } from '../../access/lease.ts';
import { isOwn } from '../../access/other-ways.ts';
import { namedBy } from '../../access/resolve-lease.ts';
import { grantsOf } from '../../access/statement.ts';
import { isInForce, suspends } from '../../access/suspension.ts';
import {
  describeGrantee,
  describePrivilege,
  type Grant,
  type Grantee,
  grantKey,
  identityKey,
} from '../../privilege.ts';
import { toSql } from '../../sql.ts';
import { addSeconds, type Instant } from '../../time.ts';
import { type Breakage, breakageIn } from '../breakage.ts';
import type { CatalogFacts } from '../facts.ts';
import type { AuditVerdict, CatalogRule, Subject } from '../rule.ts';
import { fails, listed, RULE_PAGES } from './verdicts.ts';

/** What ended this shortly ago is on its way to be taken away: the sweep looks every five minutes. */
const GRACE_SECONDS = 900;

const grantee = (grant: Grant): Subject => ({
  kind: 'grantee',
  name: describeGrantee(grant.grantee),
});

/** What a batch names that is open: it may have run already, and reconcile says later what became of it. */
const underWay = ({ state }: Pick<CatalogFacts, 'state'>): ReadonlySet<string> =>
  new Set((state.intent?.statements ?? []).flatMap(grantsOf).map(grantKey));

/** What is held and explained by nothing: neither a lease nor the configuration, nor a grant of ours. */
export function unexplained(facts: CatalogFacts): readonly Grant[] {
  const { catalog, plan, baseline, ofCanary } = facts;
  const known = new Set([...[...baseline, ...ofCanary].map(grantKey), ...underWay(facts)]);
  return [...catalog.held]
    .filter(
      ([key, grant]) =>
        !plan.desired.has(key) && !plan.ours.has(key) && !known.has(key) && !isOwn(grant, catalog),
    )
    .map(([, grant]) => grant);
}

/** One finding for each grantee: a warehouse that had grants before is adopted grantee by grantee. */
export const grantsExplained: CatalogRule = {
  about: 'catalog',
  where: 'both',
  severity: 'high',
  source: {
    url: RULE_PAGES.grant,
    sentence: 'GRANT defines access permissions for a user or role.',
  },
  why: 'Nobody approved it here and nothing ends it: the access outlives its reason.',
  evaluate: (facts) => {
    const open = Map.groupBy(unexplained(facts), (grant) => identityKey(grant.grantee));
    const held = Map.groupBy(facts.catalog.held.values(), (grant) => identityKey(grant.grantee));
    const breakage = breakageIn(facts.use);
    return [...held].flatMap(([key, [first]]): AuditVerdict[] => {
      if (first === undefined) return [];
      const grants = open.get(key) ?? [];
      return grants.length === 0
        ? [{ ...grantee(first), status: 'pass' }]
        : [fails(grantee(first), observed(first.grantee, grants), adoption(grants, breakage))];
    });
  },
};

const observed = (whom: Grantee, grants: readonly Grant[]): string =>
  `${describeGrantee(whom)} holds ${listed(grants.map(({ privilege }) => describePrivilege(privilege)))}; no lease, no baseline and no grant of ours explains ${grants.length === 1 ? 'it' : 'them'}`;

const adoption = (grants: readonly Grant[], breakage: Breakage): string =>
  [
    `adopt it by an approved Model Access Requested with "adopts": true, declare it in baseline of config/admin.yml, or have the administrator of the database run: ${listed(grants.map((grant) => toSql({ verb: 'REVOKE', privileges: [grant.privilege], grantees: [grant.grantee] })))}`,
    ...breakage(grants),
  ].join('; ');

/** A lease that was carried out, and the baseline, are held. */
export const leasesHeld: CatalogRule = {
  about: 'catalog',
  where: 'both',
  severity: 'high',
  source: { url: RULE_PAGES.laws, sentence: 'At rest, managed grants are what is desired.' },
  why: 'Somebody whose access was approved does not have it, or somebody else took it away.',
  evaluate: (facts) => [...leaseVerdicts(facts), ...baselineVerdicts(facts)],
};

function leaseVerdicts(facts: CatalogFacts): readonly AuditVerdict[] {
  const { state, plan, catalog } = facts;
  const moving = underWay(facts);
  return state.leases
    .filter((lease) => lease.state === 'active' && !plan.suspended.has(lease.id))
    .flatMap((lease): AuditVerdict[] => {
      const resolved = plan.resolved.get(lease.id);
      if (resolved === undefined) return [];
      const subject = { kind: 'lease', name: lease.id };
      const missing = [...resolved.grants].filter(
        ([key]) => !catalog.held.has(key) && !moving.has(key),
      );
      if (missing.length === 0 && resolved.blocked.length === 0)
        return [{ ...subject, status: 'pass' }];
      const evidence =
        missing.length === 0
          ? `lease ${lease.id} is active, and cannot be carried out any more: ${listed(resolved.blocked)}`
          : `lease ${lease.id} is active, and not held is ${listed(missing.map(([, grant]) => grantInWords(grant)))}`;
      return [fails(subject, evidence, remedyOf(lease, missing.length > 0))];
    });
}

const remedyOf = ({ id }: Lease, isMissing: boolean): string =>
  isMissing
    ? 'invoke the function sweep with {"scope":"retry"}; if it is missing again tomorrow, find out who takes it away'
    : `end lease ${id} by Model Access Revoked, or have it approved anew`;

function baselineVerdicts(facts: CatalogFacts): readonly AuditVerdict[] {
  const { plan } = facts;
  const moving = underWay(facts);
  const wanted = plan.grant.filter(
    (grant) => plan.permanent.has(grantKey(grant)) && !moving.has(grantKey(grant)),
  );
  return [...Map.groupBy(wanted, (grant) => identityKey(grant.grantee)).values()].flatMap(
    (grants) => {
      const [first] = grants;
      return first === undefined
        ? []
        : [
            fails(
              grantee(first),
              `the baseline of config/admin.yml gives ${listed(grants.map(grantInWords))}, and that is not held`,
              'invoke the function sweep with {"scope":"retry"}, or take it out of the baseline',
            ),
          ];
    },
  );
}

/** What we granted ends with its reason. */
export const endedGone: CatalogRule = {
  about: 'catalog',
  where: 'both',
  severity: 'critical',
  source: { url: RULE_PAGES.laws, sentence: 'No access exists that no live lease explains.' },
  why: 'Somebody can still use what they may not use any more.',
  evaluate: (facts) => {
    const { plan } = facts;
    const moving = underWay(facts);
    const isEnding = endingNow(facts);
    const breakage = breakageIn(facts.use);
    const surplus = [...plan.revoke, ...(plan.withheld?.revoke ?? [])].filter(
      (grant) => !moving.has(grantKey(grant)) && !isEnding(grant),
    );
    const kept = Map.groupBy(surplus, (grant) => identityKey(grant.grantee));
    const ours = Map.groupBy(
      [...plan.ours.values()].map(({ grant }) => grant),
      (grant) => identityKey(grant.grantee),
    );
    return [...new Map([...ours, ...kept])].flatMap(([key, [first]]): AuditVerdict[] => {
      if (first === undefined) return [];
      const still = kept.get(key) ?? [];
      return still.length === 0
        ? [{ ...grantee(first), status: 'pass' }]
        : [
            fails(
              grantee(first),
              `still held, and nothing explains it any more: ${listed(still.map(grantInWords))}`,
              [
                'read lastOutcome of the leases of this grantee in the ledger, correct its cause, and invoke the function sweep with {"scope":"retry"}; withheld revokes wait for approvedPlans',
                ...breakage(still),
              ].join('; '),
            ),
          ];
    });
  },
};

/** Whether a lease or a suspension from a moment ago takes a grant away just now. */
function endingNow({ state, catalog, now }: CatalogFacts): (grant: Grant) => boolean {
  const since = addSeconds(now, -GRACE_SECONDS);
  const isRecent = (at: Instant | undefined): boolean =>
    at !== undefined && at > since && at <= now;
  const over = state.leases.filter(
    (lease) =>
      isOver(lease, now) &&
      (isRecent(lease.revokedAt) || isRecent(lease.expiresAt) || isRecent(lease.waitingUntil)),
  );
  const named = new Set(over.flatMap((lease) => [...namedBy(lease, catalog).named.keys()]));
  const suspensions = state.suspensions.filter((one) => isInForce(one) && isRecent(one.since));
  return (grant) =>
    named.has(grantKey(grant)) || suspensions.some((one) => suspends(one, grant.grantee));
}
