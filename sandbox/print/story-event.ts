import type { Cell } from '../../local-aws/redshift/engine.ts';

/** Something that a story tells, as data; printed as text or as JSON. `at` is the world's time, ISO-8601. */
export type StoryEvent =
  | { readonly kind: 'account'; readonly lines: readonly AccountLine[] }
  | { readonly kind: 'chapter'; readonly title: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'time'; readonly at: string }
  | { readonly kind: 'hand'; readonly at: string; readonly what: string }
  | Told
  | { readonly kind: 'notified'; readonly at: string; readonly lines: readonly string[] }
  | Ran
  | {
      readonly kind: 'sql';
      readonly at: string;
      readonly warehouse: string;
      readonly database: string;
      readonly statements: readonly RanSql[];
      /** The database user of a person; absent when the product ran it. */
      readonly person?: string;
    }
  | {
      readonly kind: 'privileges';
      readonly database: string;
      readonly rows: readonly PrivilegeRow[];
    }
  | Expectation
  | { readonly kind: 'evidence'; readonly chains: readonly VerifiedChain[] };

export interface AccountLine {
  readonly label: string;
  readonly text: string;
}

/** An event on a bus: `in` put there by people or their systems, `out` by the product. */
export interface Told {
  readonly kind: 'event';
  readonly at: string;
  readonly direction: 'in' | 'out';
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A state machine at work. */
type Ran =
  | {
      readonly kind: 'started';
      readonly at: string;
      readonly machine: string;
      readonly execution: string;
    }
  | {
      readonly kind: 'state';
      readonly at: string;
      readonly machine: string;
      readonly execution: string;
      readonly state: string;
      readonly iteration?: number;
      readonly what: 'exited' | 'failed' | 'caught' | 'retried';
      readonly durationMs?: number;
      readonly because?: string;
    }
  | {
      readonly kind: 'ended';
      readonly at: string;
      readonly machine: string;
      readonly execution: string;
      readonly status: string;
      readonly durationMs: number;
      readonly billedTransitions: number;
      readonly output: unknown;
    };

export interface RanSql {
  readonly sql: string;
  readonly status: string;
  readonly error?: string;
  /** What a query answered. */
  readonly rows?: readonly (readonly Cell[])[];
}

/** One privilege of one holder, at the last look and now. */
interface PrivilegeRow {
  readonly privilege: string;
  readonly holder: string;
  readonly before: boolean;
  readonly after: boolean;
}

export interface Expectation {
  readonly kind: 'expectation';
  readonly what: string;
  readonly held: boolean;
  readonly observed?: unknown;
  readonly wanted?: unknown;
}

export interface VerifiedChain {
  readonly chain: string;
  readonly status: string;
  readonly entries: number;
  readonly problems: readonly string[];
}

export type Emit = (event: StoryEvent) => void;
