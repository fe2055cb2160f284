import type { AccountFixture } from '../local-aws/account/account-fixture.ts';
import type { AccountState } from '../local-aws/account/state.ts';
import type { LocalAws } from '../local-aws/local-aws.ts';
import type { Execution } from '../local-aws/machines/execution.ts';
import type { Announcement } from '../local-aws/messaging/event-bus.ts';
import type { Admin, Cell, Engine, WarehouseOptions } from '../local-aws/redshift/engine.ts';

/** What happens to an account, and what has to hold. sandbox/stories/<name>.ts exports it as `story`. */
export interface Story {
  /** The file's name. */
  readonly name: string;
  /** One sentence. */
  readonly title: string;
  readonly setting: Setting;
  readonly play: (stage: Stage) => Promise<void>;
}

/** The account as it is when the story begins. */
export interface Setting {
  /** ISO-8601. */
  readonly start: string;
  /** The content of config/admin.yml, before it is validated. */
  readonly config: unknown;
  /** What is in the databases of the account's warehouses, by the name of their cluster or workgroup. */
  readonly warehouses: Readonly<Record<string, WarehouseSetting>>;
  /** IAM, Redshift's control plane, EC2, S3, KMS … A warehouse can be reached from when its cluster or workgroup is there. */
  readonly account: AccountFixture;
  /** Accounts besides, by id, as `accounts` of the configuration has them: in each of them spoke.yml is deployed. */
  readonly spokes?: Readonly<Record<string, SpokeSetting>>;
  /** config/deployment.yml names who publishes the configuration, and the key that state.yml made for it. Default: false. */
  readonly publishes?: boolean;
  /** config/deployment.yml has it, with this value. */
  readonly signedWithinSeconds?: number;
  /**
   * The other Region of docs/standby.md: `in` it the installation has a standby, or this is the standby `of` it, which takes over with
   * a key of its own.
   */
  readonly standby?: { readonly in: string } | { readonly of: string };
  /** The user-activity logs of the clusters go to CloudWatch Logs, and config/deployment.yml names them. Default: false. */
  readonly logsActivity?: boolean;
}

/** The story calls its warehouses `<account>/<cluster>`. */
export interface SpokeSetting {
  readonly account: AccountFixture;
  readonly warehouses: Setting['warehouses'];
}

export interface WarehouseSetting extends Omit<WarehouseOptions, 'training' | 'logs'> {
  /** Secret ARN to the database user whose password it holds. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Who and what exists in it before the story begins. */
  readonly furnish: (admin: Admin) => Promise<void>;
}

/** What the Data API answered: rows of a query, nothing for another statement, or the text of what was refused. */
export type SqlAnswer =
  | { readonly rows: readonly (readonly Cell[])[] }
  | { readonly error: string };

/** What a person says to a question. */
export interface PersonsWord {
  readonly approved: boolean;
  /** Name of an IAM user. */
  readonly person: string;
}

/** Lets whoever plays the story answer; `usual` is what the story's people would say. */
export type AskPerson = (question: string, usual: PersonsWord) => Promise<PersonsWord>;

/** What a story can do and ask. Everything that happens on it is told as it happens (sandbox/print). */
export interface Stage {
  readonly localAws: LocalAws;
  readonly account: AccountState;
  /** One of the other accounts, by its id. */
  readonly spoke: (id: string) => AccountState;
  readonly engine: (warehouse: string) => Engine;
  /** A section of what is printed. */
  readonly chapter: (title: string) => void;
  /** A sentence beside. */
  readonly note: (text: string) => void;
  /** Somebody puts an event on the project's own bus; resolves when nothing is in motion any more. */
  readonly send: (event: Announcement) => Promise<void>;
  /** As `send`, for several at the same moment. */
  readonly sendAll: (events: readonly Announcement[]) => Promise<void>;
  /** Somebody starts a state machine; resolves when nothing is in motion any more. */
  readonly start: (machine: string, input: unknown) => Promise<Execution>;
  /** Time passes, up to an ISO-8601 time, with whatever is due until then. */
  readonly waitUntil: (time: string) => Promise<void>;
  readonly waitMinutes: (minutes: number) => Promise<void>;
  /**
   * A person logs in to the warehouse as a database user and runs statements through the Data API, each on its own.
   * Answers the last one's rows, or its error; everything is told.
   */
  readonly runSql: (
    user: string,
    sqls: readonly string[],
    warehouse?: string,
  ) => Promise<SqlAnswer>;
  /** People do something themselves: `what` says it, as in `a DBA grants EXECUTE`. */
  readonly byHand: <Result>(what: string, errand: () => Promise<Result>) => Promise<Result>;
  readonly askPerson: AskPerson;
  /** Leaves files, by name, with whoever plays the story. */
  readonly keepFiles: (files: ReadonlyMap<string, string>) => void;
  /** What must hold: equal as JSON values. The story goes on when it does not, and `npm start` exits with 1. */
  readonly expect: (what: string, observed: unknown, wanted: unknown) => void;
  /** As `expect`, about how a run went rather than what is left at rest: not judged under `--faults`. */
  readonly expectRun: (what: string, observed: unknown, wanted: unknown) => void;
  /** What must hold once nothing goes wrong any more: observed at once, and under `--faults` when they have ended. */
  readonly expectAtRest: (
    what: string,
    observe: () => Promise<unknown>,
    wanted: unknown,
  ) => Promise<void>;
  /** Shows who holds what in every database. */
  readonly showHeld: () => Promise<void>;
  /**
   * Shows who holds what in a database and expects exactly what these GRANT statements give; rights that PUBLIC has in every
   * fresh warehouse do not count.
   */
  readonly expectHeld: (
    grants: readonly string[],
    database?: string,
    warehouse?: string,
  ) => Promise<void>;
}
