import type { AccountFixture } from '../local-aws/account/account-fixture.ts';
import type { LoginsFixture } from '../local-aws/account/logins.ts';
import type { AccountState } from '../local-aws/account/state.ts';
import type { LocalAws } from '../local-aws/local-aws.ts';
import type { Execution } from '../local-aws/machines/execution.ts';
import type { Announcement } from '../local-aws/messaging/event-bus.ts';
import type { Admin, Engine, WarehouseOptions } from '../local-aws/redshift/engine.ts';

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
  /** Warehouses with a database engine, by the name of their cluster or workgroup. */
  readonly warehouses?: Readonly<Record<string, WarehouseSetting>>;
  /** IAM, EC2, S3, KMS … ; without it the account has nothing but the deployment. */
  readonly account?: AccountFixture;
  /** For accounts that are played without a database engine: who may log in. Excludes `warehouses`. */
  readonly logins?: LoginsFixture;
}

export interface WarehouseSetting extends WarehouseOptions {
  readonly kind: 'provisioned' | 'serverless';
  /** Secret ARN to the database user whose password it holds. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Who and what exists in it before the story begins. */
  readonly furnish: (admin: Admin) => Promise<void>;
}

/** What a story can do and ask. Everything that happens on it is told as it happens (sandbox/print). */
export interface Stage {
  readonly localAws: LocalAws;
  readonly account: AccountState;
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
  /** People do something themselves: `what` says it, as in `a DBA grants EXECUTE`. */
  readonly byHand: <Result>(what: string, errand: () => Promise<Result>) => Promise<Result>;
  /** What must hold: equal as JSON values. The story goes on when it does not, and `npm start` exits with 1. */
  readonly expect: (what: string, observed: unknown, wanted: unknown) => void;
  /** As `expect`, about how a run went rather than what is left at rest: not judged under `--faults`. */
  readonly expectRun: (what: string, observed: unknown, wanted: unknown) => void;
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
