import { activityRecord } from './activity-log.ts';
import type { StatementResult, WarehouseOptions } from './engine.ts';

/** A statement that a session ran. */
export interface Executed {
  readonly queryId: number;
  readonly transactionId: number;
  /** What became of its transaction. */
  readonly ended: 'committed' | 'rolledback';
  readonly userId: number;
  readonly database: string;
  /** SELECT, DDL or UTILITY. */
  readonly type: string;
  readonly status: 'success' | 'failed';
  readonly startedAtMs: number;
  /** As SYS_QUERY_TEXT has it: a line break is the two characters `\n`. */
  readonly text: string;
}

/** What was run in a warehouse: as much of it as the SYS views keep. */
export interface History {
  readonly add: (
    about: Pick<Executed, 'database' | 'startedAtMs'> & {
      readonly user: { readonly id: number; readonly name: string };
    },
    batch: {
      readonly sqls: readonly string[];
      readonly mode: 'TRANSACTION' | 'AUTO_COMMIT';
    },
    results: readonly StatementResult[],
  ) => void;
  readonly all: (nowMs: number) => readonly Executed[];
}

/** AWS says about seven days (facts §10). */
const KEPT_MS = 7 * 86_400_000;
const TRIMMED_AFTER = 1_000;
/** SYS_QUERY_TEXT has a row for each so many characters. */
export const PIECE = 4_000;

export function createHistory({ logs }: Pick<WarehouseOptions, 'logs'>): History {
  let kept: Executed[] = [];
  let last = 0;
  let lastTransaction = 0;
  const trim = (nowMs: number): void => {
    const oldest = nowMs - KEPT_MS;
    if ((kept[0]?.startedAtMs ?? oldest) < oldest)
      kept = kept.filter(({ startedAtMs }) => startedAtMs >= oldest);
  };
  return {
    add: ({ user, database, startedAtMs }, { sqls, mode }, results) => {
      if (kept.length % TRIMMED_AFTER === 0) trim(startedAtMs);
      const isUndone = results.some((one) => one.status === 'FAILED');
      sqls.forEach((sql, index) => {
        const status = results[index]?.status;
        last += 1;
        if (index === 0 || mode === 'AUTO_COMMIT') lastTransaction += 1;
        const isTakenBack = mode === 'AUTO_COMMIT' ? status === 'FAILED' : isUndone;
        if (status === undefined || status === 'ABORTED') return;
        const executed: Executed = {
          userId: user.id,
          database,
          startedAtMs,
          queryId: last,
          transactionId: lastTransaction,
          ended: isTakenBack ? 'rolledback' : 'committed',
          type: typeOf(sql),
          status: status === 'FINISHED' ? 'success' : 'failed',
          text: sql.replaceAll('\n', '\\n'),
        };
        kept.push(executed);
        logs?.(activityRecord({ ...executed, text: sql }, user.name));
      });
    },
    all: (nowMs) => {
      trim(nowMs);
      return kept;
    },
  };
}

function typeOf(sql: string): string {
  if (/^\s*select\b/i.test(sql)) return 'SELECT';
  return /^\s*(create|alter|drop)\b/i.test(sql) ? 'DDL' : 'UTILITY';
}

/** As PostgreSQL writes a timestamp: no zeros at the end of the fraction. */
export const timestamp = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '');
