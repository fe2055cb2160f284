import type { Grantee, Privilege } from '../../privilege.ts';
import type { Instant } from '../../time.ts';
import { databaseNamed } from '../database-key.ts';
import { type ForGrantees, granteesOf } from '../grantees.ts';
import type { Lease } from '../lease.ts';

/** One privilege in one database (`*` for what is held in the whole warehouse). */
export interface AskedPrivilege {
  readonly database: string;
  readonly privilege: Privilege;
}

/** What the policy decides on: one access, as a whole, for as long as it is to last in all. */
export interface AccessAsk {
  readonly warehouse: string;
  readonly privileges: readonly AskedPrivilege[];
  readonly grantee: Grantee;
  readonly requestedBy: string;
  readonly source: string;
  /** The first start of the lease, whatever was extended since. */
  readonly startsAt: Instant;
  readonly expiresAt?: Instant | undefined;
  readonly reason?: string | undefined;
  readonly ticket?: string | undefined;
  /** Whether models of Bedrock are meant, which CREATE MODEL allows too. */
  readonly externalModels: boolean;
  /** How many have to approve at least where a stage wants anybody; one unless said. */
  readonly leastApprovals?: number | undefined;
}

interface AskedNow {
  readonly warehouse: string;
  readonly grantee: Grantee;
  readonly requestedBy: string;
  readonly startsAt?: Instant | undefined;
  readonly expiresAt?: Instant | undefined;
  readonly reason: string;
  readonly ticket?: string | undefined;
  readonly externalModels?: boolean | undefined;
  readonly leastApprovals?: number | undefined;
}

/** A request as the policy sees it; `parts`: its privileges by ledger key of the database. */
const accessAsk = (
  { startsAt, externalModels = false, ...asked }: AskedNow,
  parts: ReadonlyMap<string, readonly Privilege[]>,
  source: string,
  now: Instant,
): AccessAsk => ({
  warehouse: asked.warehouse,
  grantee: asked.grantee,
  requestedBy: asked.requestedBy,
  source,
  startsAt: startsAt !== undefined && startsAt > now ? startsAt : now,
  expiresAt: asked.expiresAt,
  reason: asked.reason,
  ticket: asked.ticket,
  externalModels,
  leastApprovals: asked.leastApprovals,
  privileges: [...parts].flatMap(([key, privileges]) => inDatabase(key, privileges)),
});

/** A request as the policy sees it, grantee by grantee. */
export const accessAsks = (
  asked: Omit<AskedNow, 'grantee'> & ForGrantees,
  parts: ReadonlyMap<string, readonly Privilege[]>,
  source: string,
  now: Instant,
): AccessAsk[] =>
  granteesOf(asked).map((grantee) => accessAsk({ ...asked, grantee }, parts, source, now));

/** An extension as the policy sees it, lease by lease: everything that its parts hold, from the first start until the new end. */
export const extensionAsks = (
  leases: readonly Lease[],
  request: Pick<AskedNow, 'warehouse' | 'requestedBy' | 'expiresAt' | 'reason' | 'ticket'>,
  source: string,
): AccessAsk[] =>
  [...Map.groupBy(leases, ({ id }) => id).values()].flatMap((parts) => {
    const [first] = parts;
    if (first === undefined) return [];
    return accessAsk(
      { ...request, grantee: first.grantee, externalModels: first.externalModels },
      new Map(parts.map(({ database, privileges }) => [database, privileges])),
      source,
      parts.map(firstStart).reduce((one, other) => (other < one ? other : one)),
    );
  });

const firstStart = ({ startsAt, decidedAt }: Lease): Instant =>
  startsAt !== undefined && startsAt > decidedAt ? startsAt : decidedAt;

const inDatabase = (key: string, privileges: readonly Privilege[]): AskedPrivilege[] =>
  privileges.map((privilege) => ({ database: databaseNamed(key), privilege }));
