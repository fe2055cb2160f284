import type { EvidenceEntry } from '../evidence.ts';
import type { Intent } from './intent.ts';
import type { Lease } from './lease.ts';
import type { Managed } from './managed.ts';

/** What the ledger says of one database. */
export interface DatabaseState {
  /** Live parts and drafts; those that ended lie elsewhere. */
  readonly leases: readonly Lease[];
  readonly managed: ReadonlyMap<string, Managed>;
  readonly intent?: Intent;
  /** The chain's last entry; `published` once everything that follows from it has been done and told. */
  readonly head?: EvidenceEntry & { readonly published: boolean };
}

/** The number of the evidence that comes next. */
export const nextSeq = ({ head }: Pick<DatabaseState, 'head'>): number => (head?.seq ?? 0) + 1;
