import type { Breakage } from '../audit/breakage.ts';
import { type Grant, hangsOnCase } from '../privilege.ts';
import { type Sql, toSql } from '../sql.ts';
import type { Instant } from '../time.ts';
import { askingFor, byGrantee } from './asks-for.ts';
import { coalesce } from './coalesce.ts';
import { databaseNamed } from './database-key.ts';
import { isLive, isOver, type Lease } from './lease.ts';
import type { KnownDatabase } from './policy/baseline-change.ts';

/** Grants that have the same reasons to be there, as SQL. */
interface HandedOver {
  /** Who has them why, one line each. */
  readonly because: readonly string[];
  /** What would break without them. */
  readonly breaks: readonly string[];
  readonly sql: readonly Sql[];
}

/** What we granted in one database and is in force, as somebody needs it who goes on without this project. */
export interface Handover {
  readonly warehouse: string;
  readonly database: string;
  /** The evidence that shows it. */
  readonly seq: number;
  readonly at: Instant;
  readonly grants: readonly HandedOver[];
  /** Leases of which nothing was granted yet: they would begin, or wait for something. */
  readonly waiting: readonly string[];
}

/** Everything of one database's chain that is in force at `now`; grants under the same leases stand together. */
export function handoverOf(
  key: string,
  known: KnownDatabase,
  now: Instant,
  breakageOf: (place: Pick<Handover, 'warehouse' | 'database'>) => Breakage,
): Handover | undefined {
  const { last, managed } = known;
  if (last === undefined) return undefined;
  const place = { warehouse: last.warehouse, database: databaseNamed(key) };
  const breakage = breakageOf(place);
  const leases = known.leases.filter((lease) => !isOver(lease, now));
  const live = leases.filter((lease) => isLive(lease, now));
  const ofGrantee = byGrantee(live);
  const groups = new Map<string, { because: string[]; grants: Grant[] }>();
  const granted = new Set<string>();
  for (const { grant, permanent, uncertain } of managed.values()) {
    if (uncertain !== undefined) continue;
    const asking = askingFor(grant, ofGrantee);
    for (const { id } of asking) granted.add(id);
    const because = reasonsInWords(asking, permanent !== undefined);
    const told =
      because.length > 0 ? because : ['of no lease that lives: the next reconcile takes it away'];
    const group = groups.get(told.join('\n')) ?? { because: told, grants: [] };
    group.grants.push(grant);
    groups.set(told.join('\n'), group);
  }
  return {
    ...place,
    seq: last.seq,
    at: last.at,
    grants: [...groups.values()].map(({ because, grants }) => ({
      because,
      breaks: breakage(grants),
      sql: sqlOf(grants),
    })),
    waiting: leases.filter(({ id }) => !granted.has(id)).map(leaseInWords),
  };
}

function sqlOf(grants: readonly Grant[]): readonly Sql[] {
  const statements = coalesce('GRANT', grants);
  return (
    grants.some(hangsOnCase) ? [{ caseSensitive: true as const }, ...statements] : statements
  ).map(toSql);
}

/** Why something is granted by us. */
export const reasonsInWords = (leases: readonly Lease[], isPermanent: boolean): string[] => [
  ...leases.map(leaseInWords),
  ...(isPermanent ? ['declared permanent in config/admin.yml'] : []),
];

/** Who asked for it, who approved it, and until when. */
const leaseInWords = ({
  id,
  requestedBy,
  approvedBy,
  decidedAt,
  expiresAt,
  reason,
}: Lease): string =>
  `lease ${id}, asked for by ${requestedBy}, approved by ${approvedBy.join(', ') || 'a rule'}, decided at ${decidedAt}, until ${expiresAt ?? 'somebody ends it'}: ${reason}`;
