import type { Config } from '../../config.ts';
import { type Grant, grantKey } from '../../privilege.ts';
import { type Sql, toSql } from '../../sql.ts';
import type { Instant } from '../../time.ts';
import { coalesce } from '../coalesce.ts';
import { configuredDatabases } from '../database-key.ts';
import type { EvidenceRecord } from '../evidence-record.ts';
import { isLive, type Lease } from '../lease.ts';
import type { Managed } from '../managed.ts';
import { managedIn } from '../managed-rectangle.ts';
import { permanentGrants } from '../reconcile-input.ts';

/** What a change of the configuration does in one database by itself: what its baseline gains and loses. */
export interface DatabaseChange {
  readonly warehouse: string;
  /** Its name, or `*`. */
  readonly database: string;
  readonly gains: readonly Grant[];
  readonly loses: readonly Grant[];
  /** What is no longer declared permanent and stays, with what holds it. */
  readonly kept: readonly { readonly grant: Grant; readonly because: string }[];
  readonly sql: readonly Sql[];
}

/** Of a database's chain: its leases, and the grants that we made by grant key. */
export interface KnownDatabase {
  /** The last record, which says how its warehouse was called and since when this is so; missing where there is none. */
  readonly last?: Pick<EvidenceRecord, 'warehouse' | 'seq' | 'at'>;
  readonly leases: readonly Lease[];
  readonly managed: ReadonlyMap<string, Managed>;
}

/** Leases as they were left by a database's chain, and what is ours since. */
export function knownDatabase(records: Iterable<EvidenceRecord>): KnownDatabase {
  const leases = new Map<string, Lease>();
  const rectangles = new Map<string, EvidenceRecord['managed']['put'][number]>();
  let last: EvidenceRecord | undefined;
  for (const record of records) {
    last = record;
    for (const lease of record.leases) leases.set(lease.id, lease);
    for (const id of record.managed.remove) rectangles.delete(id);
    for (const rectangle of record.managed.put) rectangles.set(rectangle.id, rectangle);
  }
  const managed = [...rectangles.values()].flatMap(managedIn);
  return {
    ...(last && { last }),
    leases: [...leases.values()],
    managed: new Map(managed.map((one) => [grantKey(one.grant), one])),
  };
}

/**
 * Leases are frozen when they are decided, so a policy, a persona or an approver changes what is decided from now on; only
 * the baseline changes what is held. Without a chain of the database everything that goes is taken for ours.
 */
export function baselineChanges(
  before: Config,
  after: Config,
  known: ReadonlyMap<string, KnownDatabase>,
  now: Instant,
): readonly DatabaseChange[] {
  const then = new Map(configuredDatabases(before).map((ref) => [ref.key, ref]));
  return configuredDatabases(after).flatMap((ref): DatabaseChange[] => {
    const refBefore = then.get(ref.key);
    const old = byKey(refBefore === undefined ? [] : permanentGrants(before, refBefore));
    const next = byKey(permanentGrants(after, ref));
    const chain = known.get(ref.key);
    const gone = [...old].filter(([key]) => !next.has(key));
    const kept = gone.flatMap(([key, grant]) => {
      const because = whyKept(key, chain, now);
      return because === undefined ? [] : [{ grant, because }];
    });
    const stays = new Set(kept.map(({ grant }) => grantKey(grant)));
    const loses = gone.flatMap(([key, grant]) => (stays.has(key) ? [] : [grant]));
    const gains = [...next].flatMap(([key, grant]) =>
      old.has(key) || chain?.managed.has(key) === true ? [] : [grant],
    );
    const isSame = gains.length === 0 && gone.length === 0;
    const sql = [...coalesce('GRANT', gains), ...coalesce('REVOKE', loses)].map(toSql);
    return isSame
      ? []
      : [
          {
            warehouse: ref.warehouse.name,
            database: ref.database,
            gains,
            loses,
            kept,
            sql,
          },
        ];
  });
}

const byKey = (grants: readonly Grant[]): ReadonlyMap<string, Grant> =>
  new Map(grants.map((grant) => [grantKey(grant), grant]));

/** What else explains a grant, or that it was there before us. */
function whyKept(key: string, chain: KnownDatabase | undefined, now: Instant): string | undefined {
  if (chain === undefined) return undefined;
  if (!chain.managed.has(key)) return 'it was not granted by us';
  const lease = chain.leases.find(
    (one) =>
      isLive(one, now) &&
      one.privileges.some((privilege) => grantKey({ privilege, grantee: one.grantee }) === key),
  );
  return lease === undefined ? undefined : `lease ${lease.id} asks for it`;
}
