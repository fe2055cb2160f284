import type { Severity } from '../setup/control.ts';
import type { Instant } from '../time.ts';
import type {
  AccountFacts,
  CatalogFacts,
  DatabaseFacts,
  DatabaseRecords,
  InstallationFacts,
} from './facts.ts';

/** What a rule says of one subject. */
export type AuditVerdict = Subject &
  (
    | { readonly status: 'pass' }
    | {
        readonly status: 'fail' | 'unknown';
        /** What was observed, and what was wanted. */
        readonly evidence: string;
        /** What to do next. */
        readonly remedy: string;
        /** Nothing that the rule is about could be looked at: what was found before is not known to be gone. */
        readonly isBlind?: true;
        /** When what was observed happened last. */
        readonly lastAt?: Instant;
        /** Unknown for good: no audit can judge it, whatever it may read. */
        readonly byDesign?: true;
      }
  );

/** What is judged; with control, warehouse and database it names a finding from one audit to the next. */
export interface Subject {
  /** `grantee`, `model`, `schema`, `lease`, … */
  readonly kind: string;
  readonly name: string;
}

interface Described {
  readonly severity: Severity;
  /** The page that asks for it, and the sentence, condensed. */
  readonly source: { readonly url: string; readonly sentence: string };
  /** What an administrator suffers when it fails. */
  readonly why: string;
}

/** A rule about what a database's catalog shows. From a catalog that was not read it concludes nothing. */
export interface CatalogRule extends Described {
  readonly about: 'catalog';
  /** Judged in each database, or once for the warehouse as a whole, or in both. */
  readonly where: 'database' | 'warehouse' | 'both';
  readonly evaluate: (facts: CatalogFacts) => readonly AuditVerdict[];
}

/** A rule about what the ledger has of a database; the warehouse need not answer. */
export interface LedgerRule extends Described {
  readonly about: 'ledger';
  readonly evaluate: (facts: DatabaseFacts) => readonly AuditVerdict[];
}

/** A rule about what is written down of a database beside that, judged where it was read; the warehouse need not answer. */
export interface RecordsRule extends Described {
  readonly about: 'records';
  readonly evaluate: (records: DatabaseRecords, facts: DatabaseFacts) => readonly AuditVerdict[];
}

/** A rule about what is one for the whole installation. */
export interface InstallationRule extends Described {
  readonly about: 'installation';
  readonly evaluate: (facts: InstallationFacts) => readonly AuditVerdict[];
}

/** A rule about what belongs to no single database, judged once for each account with warehouses. */
export interface AccountRule extends Described {
  readonly about: 'account';
  readonly evaluate: (facts: AccountFacts) => readonly AuditVerdict[];
}

/** One thing that has to be so. Its number is its key in the register, its title in control-titles.ts. */
export type AuditRule = CatalogRule | LedgerRule | RecordsRule | InstallationRule | AccountRule;
