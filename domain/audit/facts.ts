import type { Catalog } from '../access/catalog.ts';
import type { DatabaseRef } from '../access/database-key.ts';
import type { DatabaseState } from '../access/database-state.ts';
import type { EvidenceRecord } from '../access/evidence-record.ts';
import type { Lease } from '../access/lease.ts';
import type { Plan } from '../access/plan-access.ts';
import type { Review } from '../access/reviews/review.ts';
import type { ReviewConfig } from '../access/reviews/review-config.ts';
import type { Config } from '../config.ts';
import type { Grant } from '../privilege.ts';
import type { Instant } from '../time.ts';
import type { AccountReading } from './account-reading.ts';
import type { AuditExceptionConfig } from './audit-config.ts';
import type { AuditReading, FurtherRights } from './audit-reading.ts';
import type { DatabaseUse, UseFacts } from './use.ts';
import type { Ended } from './use-reading.ts';
import type { WarehouseSeen } from './warehouse-seen.ts';

/** Whether a chain of evidence holds, as its verification says. */
interface VerifiedEvidence {
  readonly chain: string;
  readonly status: 'intact' | 'broken';
  readonly problems: readonly string[];
}

/** What an audit knows of one database, or of what belongs to the warehouse as a whole (`*`). */
export interface DatabaseFacts {
  readonly now: Instant;
  readonly ref: DatabaseRef;
  /** As the reader sees it. */
  readonly reading: AuditReading;
  readonly state: Pick<DatabaseState, 'leases' | 'suspensions' | 'managed' | 'intent'>;
  /** Leases of the warehouse as a whole: who may train with which role. */
  readonly roleLeases: readonly Lease[];
  /** Grants that the configuration declares permanent. */
  readonly baseline: readonly Grant[];
  /** Grants that the setup asks for the login of its canary. */
  readonly ofCanary: readonly Grant[];
  /** Schemas of which the configuration says that models are in them. */
  readonly schemas: readonly string[];
  /** Users who are expected to be superusers. */
  readonly superusers: readonly string[];
  /** What was read of who uses what, and what the audit before knew; missing for the warehouse as a whole. */
  readonly sight?: Omit<UseFacts, 'place'> & {
    /** How changes by hand ended; missing where that shows to superusers only. */
    readonly ends?: readonly Ended[];
  };
  readonly unusedAfterDays: number;
  /** Missing where only what is there now is looked at: nothing is concluded about them then. */
  readonly records?: DatabaseRecords;
}

/** What is written down of a database beside what is in force. */
export interface DatabaseRecords {
  /** The newest evidence, oldest first. */
  readonly recent: readonly EvidenceRecord[];
  readonly evidence: VerifiedEvidence;
  /** Leases that are over. */
  readonly ended: readonly Lease[];
  /** Sources of the configuration that are tags, and the ids of the leases that tags ask for. */
  readonly tags: { readonly sources: readonly string[]; readonly leases: ReadonlySet<string> };
}

/** The same where the catalog was read, with what a reconcile would do now. */
export interface CatalogFacts extends DatabaseFacts {
  readonly catalog: Catalog;
  readonly rights: FurtherRights;
  readonly plan: Plan;
  readonly use?: DatabaseUse;
}

/** What an audit knows of the installation itself. */
export interface InstallationFacts {
  readonly now: Instant;
  readonly reviews: readonly Review[];
  readonly reviewConfig: readonly ReviewConfig[];
  readonly exceptions: readonly AuditExceptionConfig[];
  readonly config: Pick<Config, 'warehouses'>;
  /** When the audit before this one began; missing in the first. */
  readonly previous?: Instant;
  /** The chain of what was asked, decided and answered. */
  readonly evidence: VerifiedEvidence;
}

/** What an audit knows of one account beside its databases. */
export interface AccountFacts {
  /** IAM, tags, buckets. */
  readonly reading: AccountReading;
  /** Of all accounts. */
  readonly warehouses: readonly WarehouseSeen[];
  readonly config: Config;
  /** IAM users and roles who are meant to get into a warehouse as they like, our own among them. */
  readonly principals: readonly string[];
}
