import type { CatalogModel } from '../access/catalog.ts';
import { isLive, type Lease } from '../access/lease.ts';
import {
  describeGrantee,
  describePrivilege,
  grantKey,
  identityKey,
  isForEach,
} from '../privilege.ts';
import type { Instant } from '../time.ts';
import type { CatalogFacts } from './facts.ts';
import type { AuditHolding, RegisteredModel } from './report.ts';
import { unexplained } from './rules/grants.ts';
import { usersOf } from './rules/models.ts';
import { trainingOf } from './training.ts';

/** Who holds what, each with what explains it. */
export function holdingsIn(facts: CatalogFacts): AuditHolding[] {
  const { catalog, plan, state, ref, ofCanary } = facts;
  const leases = new Map(state.leases.map((lease) => [lease.id, lease]));
  const byGrant = new Map<string, Lease>();
  for (const [id, { named }] of plan.resolved) {
    const lease = leases.get(id);
    if (lease === undefined || plan.suspended.has(id)) continue;
    for (const key of named.keys()) if (!byGrant.has(key)) byGrant.set(key, lease);
  }
  const permanent = new Set(ofCanary.map(grantKey));
  const observed = new Set(unexplained(facts).map(grantKey));
  const uses = new Map(facts.use?.grants.map(({ grant, lastUse }) => [grantKey(grant), lastUse]));
  return [...catalog.held].map(([key, { grantee, privilege }]) => {
    const lease = byGrant.get(key);
    const lastUse = uses.get(key);
    const isPermanent = plan.permanent.has(key) || permanent.has(key);
    return {
      warehouse: ref.warehouse.name,
      database: ref.database,
      grantee: describeGrantee(grantee),
      privilege: describePrivilege(privilege),
      ...(lease !== undefined && { lease: leaseOf(lease) }),
      explainedBy: explanation(lease !== undefined, isPermanent, observed.has(key)),
      ...(lastUse !== undefined && { lastUse }),
    };
  });
}

function explanation(
  hasLease: boolean,
  isPermanent: boolean,
  isObserved: boolean,
): AuditHolding['explainedBy'] {
  if (hasLease && !isObserved) return 'lease';
  return isPermanent ? 'baseline' : 'observed';
}

const leaseOf = ({
  id,
  approvedBy,
  appliedSince,
  decidedAt,
  expiresAt,
  ticket,
}: Lease): NonNullable<AuditHolding['lease']> => ({
  id,
  approvers: [...approvedBy],
  since: appliedSince ?? decidedAt,
  ...(expiresAt !== undefined && { until: expiresAt }),
  ...(ticket !== undefined && { ticket }),
});

/** The models of a database, with who could use each by which lease, and when. */
export function registerOf(facts: CatalogFacts): RegisteredModel[] {
  const { catalog, ref, state, records, now } = facts;
  const applied = [...(records?.ended ?? []), ...state.leases].filter(
    ({ appliedSince }) => appliedSince !== undefined,
  );
  const on = leasesByObject(applied);
  return catalog.models.map((model) => ({
    warehouse: ref.warehouse.name,
    database: ref.database,
    schema: model.schema,
    name: model.model,
    owner: model.owner,
    ownerExists: catalog.identities.has(identityKey({ type: 'user', name: model.owner })),
    state: model.state,
    usedBy: [...usersOf(model, facts)],
    ...usedAs(model, facts.use),
    training: [...trainingOf(model, facts)],
    timeline: [
      ...new Set([model, { schema: model.schema }].flatMap((one) => on.get(objectKey(one)) ?? [])),
    ]
      .map((lease) => ({
        grantee: describeGrantee(lease.grantee),
        lease: lease.id,
        from: lease.appliedSince ?? lease.decidedAt,
        ...endOf(lease, now),
      }))
      .sort((a, b) => (a.from < b.from ? -1 : 1)),
  }));
}

function usedAs(
  { schema, model }: CatalogModel,
  use: CatalogFacts['use'],
): Pick<RegisteredModel, 'function' | 'lastUse'> {
  const { called, lastUse } =
    use?.models.find((one) => one.schema === schema && one.model === model) ?? {};
  return {
    ...(called !== undefined && { function: called }),
    ...(lastUse !== undefined && { lastUse }),
  };
}

/**
 * Which leases are on a model, or on all models of a schema. By the names as they were asked for: a model that was renamed or
 * made anew keeps its bar.
 */
function leasesByObject(leases: readonly Lease[]): ReadonlyMap<string, readonly Lease[]> {
  const pairs = leases.flatMap((lease) =>
    lease.privileges.flatMap((privilege) =>
      'model' in privilege || (isForEach(privilege.kind) && 'schema' in privilege)
        ? [{ key: objectKey(privilege), lease }]
        : [],
    ),
  );
  return new Map(
    [...Map.groupBy(pairs, ({ key }) => key)].map(([key, of]) => [
      key,
      of.map(({ lease }) => lease),
    ]),
  );
}

const objectKey = (object: { readonly schema: string; readonly model?: string }): string =>
  JSON.stringify([object.schema, object.model ?? null]);

/** When evidence says that it ended. */
function endOf(lease: Lease, now: Instant): { to?: Instant } {
  if (isLive(lease, now)) return {};
  const to = lease.lastOutcome?.at ?? lease.revokedAt ?? lease.expiresAt;
  return to === undefined ? {} : { to };
}
