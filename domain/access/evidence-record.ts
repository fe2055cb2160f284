import * as z from 'zod/mini';
import { UnexpectedResponse } from '../errors.ts';
import type { EvidenceEntry } from '../evidence.ts';
import { readJson, type Shape } from '../ledger-json.ts';
import { Grantee, Privilege } from '../privilege.ts';
import type { Instant } from '../time.ts';
import { TriedInVain } from './in-vain.ts';
import { Lease } from './lease.ts';
import { Renamed } from './managed.ts';
import { ManagedRectangle } from './managed-rectangle.ts';
import { type OtherGrant, OtherPrivilege } from './offboarding/other-privilege.ts';
import { Suspension } from './suspension.ts';

/** Each of the privileges for each of the grantees. */
export interface GrantRectangle {
  readonly privileges: readonly Privilege[];
  readonly grantees: readonly Grantee[];
}
const GrantRectangle: z.ZodMiniType<GrantRectangle> = z.looseObject({
  privileges: z.array(Privilege),
  grantees: z.array(Grantee),
} satisfies Shape<GrantRectangle>);

/** What an off-boarding takes of the kinds that we never grant. */
interface TakingRecord {
  readonly before: readonly OtherGrant[];
  /** What of it was still held when it was read back; missing where that could not be read. */
  readonly after?: readonly OtherGrant[];
}
const OtherGrantShape: z.ZodMiniType<OtherGrant> = z.looseObject({
  other: OtherPrivilege,
  grantee: Grantee,
} satisfies Shape<OtherGrant>);
const TakingRecord: z.ZodMiniType<TakingRecord> = z.looseObject({
  before: z.array(OtherGrantShape),
  after: z.exactOptional(z.array(OtherGrantShape)),
} satisfies Shape<TakingRecord>);

/** How many grants these are. */
export const grantCount = (rectangles: readonly GrantRectangle[]): number =>
  rectangles.reduce(
    (sum, { privileges, grantees }) => sum + privileges.length * grantees.length,
    0,
  );

/** What became of the one batch that a record is about. */
export interface BatchRecord {
  readonly attempt: number;
  /** Before it was: what it did was not done yet. */
  readonly submittedAt: Instant;
  /** What it did was done by then; where it is missing, by the time of the record. */
  readonly finishedAt?: Instant;
  readonly sql: readonly string[];
  readonly statementId?: string;
  readonly status: 'finished' | 'failed' | 'aborted' | 'lost' | 'never-submitted';
  readonly error?: string;
  /** Rows of the catalog that the batch names, as read before and after it. */
  readonly before: readonly GrantRectangle[];
  readonly after: readonly GrantRectangle[];
  /** What it granted, or may have, and the catalog did not show when it was read back. */
  readonly vanished?: readonly GrantRectangle[];
  readonly taking?: TakingRecord;
}

/**
 * The body of one evidence: the commit point of a reconcile. Ledger state is replayed from it, so it says everything
 * that the leases and the managed grants have to become.
 */
export interface EvidenceRecord {
  readonly version: 1;
  /** As it was called then. */
  readonly warehouse: string;
  readonly database: string;
  readonly seq: number;
  readonly at: Instant;
  readonly mode: 'observe' | 'plan' | 'enforce';
  readonly configuration: { readonly revision: number; readonly hash: string };
  readonly batch?: BatchRecord;
  /** SQL that mode `plan` shows and does not run. */
  readonly plannedSql?: readonly string[];
  /** Leases as they are from now on; an ended one leaves the live leases. */
  readonly leases: readonly Lease[];
  /** Suspensions of which something new is known, as they are from now on. */
  readonly suspensions?: readonly Suspension[];
  /** Rectangles of managed grants as they are from now on, and the ids of those that are no more. */
  readonly managed: {
    readonly put: readonly ManagedRectangle[];
    readonly remove: readonly string[];
  };
  /** Who and what was found under a new name; managed grants are followed to it. */
  readonly renamed?: readonly Renamed[];
  readonly withheld?: {
    readonly hash: string;
    readonly revoke: readonly GrantRectangle[];
    /** Sequence number of the evidence that told of it: it is told once. */
    readonly since: number;
  };
  /** Hash of the approved plan by which the grants put here are no longer permanent: nothing asks for them again. */
  readonly approvedPlan?: string;
  /** Changes that are still wanted and were tried in vain. */
  readonly inVain?: readonly TriedInVain[];
  /** What an auditor should know beside: baseline grants that are not possible now, and the like. */
  readonly notes: readonly string[];
}

/** The record without all that follows from it: what the next evidence goes on with. */
export function withoutChanges({
  suspensions: _suspensions,
  batch: _batch,
  renamed: _renamed,
  plannedSql: _plannedSql,
  ...record
}: EvidenceRecord): EvidenceRecord {
  return { ...record, leases: [], managed: { put: [], remove: [] } };
}

/** What a record changes in the ledger, or a part of it. */
export type LedgerChanges = Pick<EvidenceRecord, 'leases' | 'suspensions' | 'managed'>;

/** Of the record's changes those from the one numbered `from` on, `count` at most; counted through in a fixed order. */
export function changesFrom(
  { leases, suspensions = [], managed }: LedgerChanges,
  from: number,
  count: number,
): LedgerChanges {
  const { put, remove } = managed;
  const cut = <One>(all: readonly One[], before: number): One[] =>
    all.slice(Math.max(0, from - before), Math.max(0, from - before + count));
  const said = leases.length + suspensions.length;
  return {
    leases: cut(leases, 0),
    suspensions: cut(suspensions, leases.length),
    managed: {
      put: cut(put, said),
      remove: cut(remove, said + put.length),
    },
  };
}
export const changeCount = ({
  leases,
  suspensions = [],
  managed: { put, remove },
}: LedgerChanges): number => leases.length + suspensions.length + put.length + remove.length;

const BatchRecord: z.ZodMiniType<BatchRecord> = z.looseObject({
  attempt: z.int(),
  submittedAt: z.string(),
  finishedAt: z.exactOptional(z.string()),
  sql: z.array(z.string()),
  statementId: z.exactOptional(z.string()),
  status: z.enum(['finished', 'failed', 'aborted', 'lost', 'never-submitted']),
  error: z.exactOptional(z.string()),
  before: z.array(GrantRectangle),
  after: z.array(GrantRectangle),
  vanished: z.exactOptional(z.array(GrantRectangle)),
  taking: z.exactOptional(TakingRecord),
} satisfies Shape<BatchRecord>);

const EvidenceRecord: z.ZodMiniType<EvidenceRecord> = z.looseObject({
  version: z.literal(1),
  warehouse: z.string(),
  database: z.string(),
  seq: z.int(),
  at: z.string(),
  mode: z.enum(['observe', 'plan', 'enforce']),
  configuration: z.looseObject({ revision: z.int(), hash: z.string() }),
  batch: z.exactOptional(BatchRecord),
  plannedSql: z.exactOptional(z.array(z.string())),
  leases: z.array(Lease),
  suspensions: z.exactOptional(z.array(Suspension)),
  managed: z.looseObject({ put: z.array(ManagedRectangle), remove: z.array(z.string()) }),
  renamed: z.exactOptional(z.array(Renamed)),
  withheld: z.exactOptional(
    z.looseObject({ hash: z.string(), revoke: z.array(GrantRectangle), since: z.int() }),
  ),
  approvedPlan: z.exactOptional(z.string()),
  inVain: z.exactOptional(z.array(TriedInVain)),
  notes: z.array(z.string()),
} satisfies Shape<EvidenceRecord>);

/** What an entry says, or why its body is not a record of ours. */
export function readRecord(
  entry: Pick<EvidenceEntry, 'seq' | 'body'>,
): { readonly record: EvidenceRecord } | { readonly problem: string } {
  const read = readJson(EvidenceRecord, entry.body);
  if ('value' in read) return { record: read.value };
  return { problem: `evidence ${entry.seq} cannot be read: ${read.problem}` };
}

/** What an entry says; throws `UnexpectedResponse` when its body is not a record of ours. */
export function recordOf(entry: Pick<EvidenceEntry, 'seq' | 'body'>): EvidenceRecord {
  const read = readRecord(entry);
  if ('problem' in read) throw new UnexpectedResponse(read.problem);
  return read.record;
}
