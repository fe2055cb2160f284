import type { EvidenceEntry } from '../evidence.ts';
import type { Instant } from '../time.ts';
import type { Intent } from './intent.ts';
import type { Lease } from './lease.ts';
import type { Managed } from './managed.ts';
import type { ManagedRectangle } from './managed-rectangle.ts';
import type { Suspension } from './suspension.ts';
import type { Watch } from './watch.ts';

/** What the ledger says of one database. */
export interface DatabaseState {
  /** Live parts and drafts; those that ended lie elsewhere. */
  readonly leases: readonly Lease[];
  /** Those in force, and those that were lifted and no reconcile has seen so yet. */
  readonly suspensions: readonly Suspension[];
  /** Managed grants as they are kept, by id. */
  readonly rectangles: ReadonlyMap<string, ManagedRectangle>;
  /** The same one by one, by grant key. */
  readonly managed: ReadonlyMap<string, Managed>;
  readonly intent?: Intent;
  readonly head?: Head;
  /** When all of it has to be looked at again, should nothing bring it up before. */
  readonly lookAt?: Instant;
  /** Digest of what was there when all of it was looked at and nothing was left to do (catalog-digest.ts). */
  readonly unchangedIf?: string;
  /** Since when it cannot be read, while that is so. */
  readonly unreadSince?: Instant;
  readonly watch?: Watch;
}

/** The same without what is managed, and of some leases only: nothing of the others may be concluded from it. */
export interface PartialState
  extends Omit<DatabaseState, 'rectangles' | 'managed' | 'head' | 'unreadSince'> {
  readonly head?: Pick<Head, 'seq' | 'hash'>;
}

/** A chain's last entry. Of a long one that is published, `body` is without what followed from it. */
export interface Head extends EvidenceEntry {
  /** Whether everything that follows from it has been done and told. */
  readonly published: boolean;
  /** How many of its changes are carried out and told, while it is not published. */
  readonly done: number;
}

/** The number of the evidence that comes next. */
export const nextSeq = ({ head }: { readonly head?: Pick<Head, 'seq'> }): number =>
  (head?.seq ?? 0) + 1;
