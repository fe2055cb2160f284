import type { Training, TrainingEnd, TrainingJob } from './training.ts';

/** What a warehouse answers to SQL, and what a story's people do to it. */
export interface Engine extends Admin {
  readonly databases: readonly string[];
  /** Whether a login as this database user succeeds. */
  readonly hasUser: (name: string) => boolean;
  /**
   * Runs the statements in order as one session. In mode TRANSACTION the first error undoes everything and the rest is
   * ABORTED; in mode AUTO_COMMIT each statement stands alone. SQL errors are results; it never throws them. CREATE, ALTER,
   * DROP, GRANT ROLE and GRANT ACCESS SYSTEM TABLE are not undone here, so a transaction of several statements refuses them.
   */
  readonly transaction: (
    database: string,
    sqls: readonly string[],
    options?: TransactionOptions,
  ) => Promise<readonly StatementResult[]>;
  readonly close: () => Promise<void>;
}

/**
 * What people do by hand, besides the product. All of it throws when it makes no sense. Names are taken byte for byte, as in
 * a session with enable_case_sensitive_identifier.
 */
export interface Admin {
  readonly createUser: (name: string, options?: UserOptions) => Promise<void>;
  readonly createGroup: (name: string) => Promise<void>;
  readonly createRole: (name: string, options?: RoleOptions) => Promise<void>;
  /** Takes the identity's privileges away in every database first, which Redshift asks of the administrator. */
  readonly dropUser: (name: string) => Promise<void>;
  readonly dropGroup: (name: string) => Promise<void>;
  readonly dropRole: (name: string) => Promise<void>;
  readonly addToGroup: (group: string, user: string) => Promise<void>;
  readonly removeFromGroup: (group: string, user: string) => Promise<void>;
  readonly grantRole: (
    role: string,
    to: { readonly type: 'user' | 'role'; readonly name: string },
  ) => Promise<void>;
  readonly revokeRole: Admin['grantRole'];
  /** Id and privileges stay. */
  readonly rename: (type: GranteeType, name: string, to: string) => Promise<void>;
  readonly createSchema: (database: string, name: string, owner?: string) => Promise<void>;
  /** Id, owner, models and privileges stay. */
  readonly renameSchema: (database: string, name: string, to: string) => Promise<void>;
  readonly dropSchema: (database: string, name: string) => Promise<void>;
  readonly createModel: (database: string, model: ModelOptions) => Promise<void>;
  readonly setModelState: (
    database: string,
    schema: string,
    name: string,
    state: string,
  ) => Promise<void>;
  /** Its grants go with it. */
  readonly dropModel: (database: string, schema: string, name: string) => Promise<void>;
  /** Any statement by hand. Throws what the statement fails with. */
  readonly superuserSql: (database: string, sql: string) => Promise<StatementResult>;
}

type GranteeType = 'user' | 'group' | 'role';

interface TransactionOptions {
  /** Values of `:name` in the statements. */
  readonly params?: Readonly<Record<string, string>>;
  /** A database user; without one, the warehouse's superuser. */
  readonly user?: string;
  readonly mode?: 'TRANSACTION' | 'AUTO_COMMIT';
}

export interface RoleOptions {
  /** ACCESS SYSTEM TABLE: sees every row of the SVV views; others see only their own identities. */
  readonly accessSystemTable?: boolean;
}

/** Redshift grants ACCESS SYSTEM TABLE to roles; on a user it is a shorthand for a role that only this user holds. */
export interface UserOptions extends RoleOptions {
  readonly superuser?: boolean;
  readonly syslogAccess?: 'RESTRICTED' | 'UNRESTRICTED';
  /** A superuser has granted it SELECT on SYS_TRANSACTION_HISTORY, which shows to superusers only. */
  readonly selectsTransactions?: boolean;
}

/** The SQL function of a model; it lies in the model's schema. */
export interface PredictionFunction {
  readonly name: string;
  /** What it takes; absent: whatever it is given. */
  readonly features?: readonly string[] | undefined;
}

export interface ModelOptions {
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  /** Default: `Model is Ready`. */
  readonly state?: string;
  readonly training?: TrainingEnd;
  /** Without one, nobody can predict with it. */
  readonly prediction?: PredictionFunction;
  /** What it was trained with. */
  readonly trainedWith?: TrainingJob;
}

export interface WarehouseOptions {
  readonly databases: readonly string[];
  /** The namespace's GUID, as `SELECT current_namespace` answers. */
  readonly namespace: string;
  /** Name of the first superuser. Default: `awsuser`. */
  readonly admin?: string;
  /** enable_case_sensitive_identifier. Default: off. */
  readonly caseSensitive?: boolean;
  /** What SET of that parameter does in a session, which AWS does not document for the Data API. Default: `takes`. */
  readonly setting?: 'takes' | 'fails' | 'ignored';
  /** What is made next has the id of what was dropped last of its kind. Default: ids are never given twice. */
  readonly reusesIds?: boolean;
  /** PUBLIC may use every role for every command, as in a fresh warehouse. Default: true. */
  readonly publicAssumesRoles?: boolean;
  /** CREATE MODEL of a role shows in SVV_SYSTEM_PRIVILEGES too, which AWS does not document. Default: false. */
  readonly systemPrivilegesOfRoles?: boolean;
  /** Whether CREATE MODEL takes a SELECT that names no table, which AWS does not document. Default: it does. */
  readonly constants?: 'refused';
  /** Without it, CREATE MODEL is refused. */
  readonly training?: Training;
  /** Is told of each record of the user-activity log. */
  readonly logs?: (record: string) => void;
}

export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  /** PostgreSQL's type name: text, int4, bool, bpchar … */
  readonly type: string;
}

export type StatementResult =
  | {
      readonly status: 'FINISHED';
      readonly columns?: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly status: 'FAILED'; readonly error: string }
  | { readonly status: 'ABORTED' };

/** What the warehouse says about a statement that it does not run. Its message is the text after `ERROR: `. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
}
