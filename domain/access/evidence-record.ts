import type { Grant } from '../privilege.ts';
import type { Instant } from '../time.ts';
import type { Lease } from './lease.ts';
import type { Managed } from './managed.ts';

/** What became of the one batch that a record is about. */
export interface BatchRecord {
  readonly attempt: number;
  readonly sql: readonly string[];
  readonly statementId?: string;
  readonly status: 'finished' | 'failed' | 'aborted' | 'lost' | 'never-submitted';
  readonly error?: string;
  /** Rows of the catalog that the batch names, as read before and after it. */
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
}

/**
 * The body of one evidence: the commit point of a reconcile. Ledger state is replayed from it, so it says everything
 * that the leases and the managed grants have to become.
 */
export interface EvidenceRecord {
  readonly version: 1;
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
  readonly managed: { readonly put: readonly Managed[]; readonly remove: readonly string[] };
  readonly withheld?: { readonly hash: string; readonly revoke: readonly Grant[] };
  /** Hash of the approved plan by which the grants put here are no longer permanent: nothing asks for them again. */
  readonly approvedPlan?: string;
  /** What an auditor should know beside: baseline grants that are not possible now, and the like. */
  readonly notes: readonly string[];
}
