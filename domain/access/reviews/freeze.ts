import { breakageIn } from '../../audit/breakage.ts';
import type { DatabaseUse } from '../../audit/use.ts';
import type { Grant, Grantee } from '../../privilege.ts';
import { grantKey, identityKey } from '../../privilege.ts';
import { toSql } from '../../sql.ts';
import type { Instant } from '../../time.ts';
import { membersOf } from '../approving-members.ts';
import { granteeNow } from '../asks-for.ts';
import type { Catalog } from '../catalog.ts';
import type { CatalogReading } from '../catalog-reading.ts';
import { type DatabaseRef, databaseInWords } from '../database-key.ts';
import type { DatabaseState } from '../database-state.ts';
import { isDraft, isOver } from '../lease.ts';
import { follow } from '../managed.ts';
import { isOwn } from '../other-ways.ts';
import { grantsUnder } from '../statement.ts';
import type { LeaseItem, ObservedItem, ReviewItem } from './review.ts';

/** One database as it stands when a review begins: what the ledger has of it, and who holds what by the catalog. */
export interface FrozenDatabase {
  readonly ref: DatabaseRef;
  readonly state: Pick<DatabaseState, 'leases' | 'managed' | 'intent'>;
  /** What the configuration declares permanent. */
  readonly declared: readonly Grant[];
  readonly reading: CatalogReading;
  /** What the newest audit knew of who uses what in it. */
  readonly use?: DatabaseUse | undefined;
}

/** The population of a review: every lease that is not over, and every observed grant. */
export function freeze(
  databases: readonly FrozenDatabase[],
  now: Instant,
): { readonly items: readonly ReviewItem[]; readonly unread: readonly string[] } {
  return {
    items: [...leaseItems(databases, now), ...databases.flatMap(observedItems)],
    unread: databases.flatMap(({ ref, reading }) =>
      'unreachable' in reading
        ? [`${databaseInWords(ref.key)} of ${ref.warehouse.name}: ${reading.unreachable}`]
        : [],
    ),
  };
}

/** A lease over several databases is one item: it ends as a whole. */
function leaseItems(databases: readonly FrozenDatabase[], now: Instant): LeaseItem[] {
  const parts = databases.flatMap(({ ref, state, use }) => {
    const breakage = breakageIn(use);
    return state.leases
      .filter((lease) => !isDraft(lease) && !isOver(lease, now))
      .map((lease) => ({ lease, ref, breakage }));
  });
  return [...Map.groupBy(parts, ({ lease }) => lease.id).values()].flatMap((ofLease) => {
    const [first] = ofLease;
    if (first === undefined) return [];
    const grantee = granteeNow(first.lease);
    const members = membersKnown(databases, first.ref.warehouse.name, grantee);
    const { id, requestedBy, approvedBy, reason, expiresAt } = first.lease;
    return [
      {
        kind: 'lease',
        leaseId: id,
        revision: Math.max(...ofLease.map(({ lease }) => lease.revision)),
        warehouse: first.ref.warehouse.name,
        parts: Object.fromEntries(
          ofLease.map(({ lease }) => [lease.database, lease.privileges] as const),
        ),
        grantee,
        ...(members !== undefined && { members }),
        requestedBy,
        approvedBy,
        reason,
        ...(expiresAt !== undefined && { expiresAt }),
        ...usedBy(
          ofLease.flatMap(({ lease, breakage }) =>
            breakage(lease.privileges.map((privilege) => ({ privilege, grantee }))),
          ),
        ),
      },
    ];
  });
}

/** What is held and neither managed nor declared; what an owner or a superuser has anyway is no grant to decide on. */
function observedItems({ ref, state, declared, reading, use }: FrozenDatabase): ObservedItem[] {
  if ('unreachable' in reading) return [];
  const { catalog } = reading;
  const breakage = breakageIn(use);
  // A batch that is open may have granted already; reconcile says later whether it is ours.
  const underWay = grantsUnder('GRANT', state.intent?.statements ?? []);
  const explained = new Set([...declared, ...underWay].map(grantKey));
  for (const [key, managed] of state.managed) {
    explained.add(key);
    const now = follow(managed, catalog);
    if (now !== undefined) explained.add(grantKey(now.grant));
  }
  return [...catalog.held]
    .filter(([key, grant]) => !explained.has(key) && !isOwn(grant, catalog))
    .map(([, { privilege, grantee }]) => ({
      kind: 'observed',
      warehouse: ref.warehouse.name,
      database: ref.key,
      grantee,
      members: membersIn(catalog, grantee),
      privilege,
      sql: toSql({ verb: 'REVOKE', privileges: [privilege], grantees: [grantee] }),
      ...usedBy(breakage([{ privilege, grantee }])),
    }));
}

const usedBy = (words: readonly string[]): { use?: readonly string[] } =>
  words.length === 0 ? {} : { use: words };

const membersIn = (catalog: Catalog, grantee: Grantee): readonly string[] =>
  grantee.type === 'user' ? [] : membersOf(identityKey(grantee), catalog);

/** Groups and roles are the whole warehouse's: each of its databases shows who is in them. */
function membersKnown(
  databases: readonly FrozenDatabase[],
  warehouse: string,
  grantee: Grantee,
): readonly string[] | undefined {
  if (grantee.type === 'user') return [];
  const read = databases.flatMap(({ ref, reading }) =>
    ref.warehouse.name === warehouse && 'catalog' in reading ? [reading.catalog] : [],
  );
  if (read.length === 0) return undefined;
  return [...new Set(read.flatMap((catalog) => membersIn(catalog, grantee)))].sort();
}
