import * as z from 'zod/mini';
import { type CatalogModel, isReady } from '../../access/catalog.ts';
import type { Row } from '../../access/row.ts';
import { foldName } from '../../name.ts';
import { CANARY_LIMITS, dropCanaryTable, dropModel } from '../../sql.ts';
import { epochMs, type Instant } from '../../time.ts';

/**
 * The statements of a canary. `create` trains from a SELECT of constants. Where that is refused, `clear` drops what it may
 * have left, `fill` makes a table, and `createFromTable` trains from it.
 */
const CanaryStep = z.enum(['create', 'clear', 'fill', 'createFromTable', 'drop', 'dropTable']);
export type CanaryStep = z.infer<typeof CanaryStep>;

/** What became of a canary. */
export const CanaryResult = z.object({
  trained: z.boolean(),
  /** What was tried: how the model is trained, and from what. */
  kind: z.string(),
  /** What CREATE MODEL, the training or DROP MODEL said, and what to do next. */
  text: z.string(),
});
export type CanaryResult = z.infer<typeof CanaryResult>;

/** How far the canary is. Its statements have tokens, so that after a crash none is run twice. */
export const CanaryRecord = z.object({
  /** Of the plan that was approved. */
  hash: z.string(),
  model: z.object({ schema: z.string(), name: z.string() }),
  method: z.enum(['xgboost', 'auto']),
  startedAt: z.string(),
  step: CanaryStep,
  /** The step's statement, once the Data API took it. */
  statement: z.exactOptional(z.string()),
  /** What CREATE MODEL said to a SELECT of constants. From then on there may be a table. */
  refused: z.exactOptional(z.string()),
  /** Why the model is dropped: it is trained, or it never will be. */
  end: z.exactOptional(CanaryResult),
  over: z.exactOptional(z.literal(true)),
});
export type CanaryRecord = z.infer<typeof CanaryRecord>;

interface StatementEnd {
  readonly state: string;
  readonly error?: string;
}

const METHODS = { xgboost: 'AUTO OFF (XGBoost)', auto: 'AUTO ON (Autopilot)' } as const;

const kindOf = ({ method, step, refused }: CanaryRecord): string =>
  `${METHODS[method]} ${refused === undefined || step === 'clear' ? 'on a SELECT of constants' : 'on a table of 1,000 rows'}`;

/**
 * The record once its statement is over; undefined when that was a CREATE MODEL that went well: then the model trains, and
 * the catalog says how far it is. Redshift's words for constants that it does not export are not documented (facts §9, 8),
 * so whatever CREATE MODEL refuses is tried once more from a table.
 */
export function afterStatement(
  record: CanaryRecord,
  status: StatementEnd,
): CanaryRecord | undefined {
  const isDone = status.state === 'finished';
  switch (record.step) {
    case 'create':
      return isDone ? undefined : next({ ...record, refused: errorOf(status) }, 'clear');
    case 'clear':
      return next(record, 'fill');
    case 'fill':
      return isDone
        ? next(record, 'createFromTable')
        : next(ended(record, noTable(record, status)), 'dropTable');
    case 'createFromTable':
      return isDone ? undefined : next(ended(record, refusedTwice(record, status)), 'drop');
    case 'drop': {
      const dropped = told(record, 'it', dropModel(record.model), status);
      return record.refused === undefined ? over(dropped) : next(dropped, 'dropTable');
    }
    case 'dropTable':
      return over(told(record, 'the table', dropCanaryTable(record.model), status));
  }
}

/** The record once the catalog has said how the training went. */
export const afterTraining = (
  record: CanaryRecord,
  { trained, text }: Omit<CanaryResult, 'kind'>,
): CanaryRecord => {
  const why =
    record.refused === undefined ? '' : `; from a SELECT of constants it fails: ${record.refused}`;
  return next(ended(record, text + why, trained), 'drop');
};

function next(record: CanaryRecord, step: CanaryStep): CanaryRecord {
  const { statement: _, ...rest } = record;
  return { ...rest, step };
}

const over = (record: CanaryRecord): CanaryRecord => ({ ...record, over: true });

const ended = (record: CanaryRecord, text: string, trained = false): CanaryRecord => ({
  ...record,
  end: { trained, kind: kindOf(record), text },
});

const noTable = ({ refused = '' }: CanaryRecord, status: StatementEnd): string =>
  `CREATE MODEL from a SELECT of constants failed: ${refused}; and a table could not be made instead: ${errorOf(status)}`;

function refusedTwice({ refused = '' }: CanaryRecord, status: StatementEnd): string {
  const error = errorOf(status);
  return error === refused
    ? `CREATE MODEL failed, from a SELECT of constants as from a table: ${error}`
    : `CREATE MODEL failed: ${error}; and from a SELECT of constants: ${refused}`;
}

/** The result with what became of a DROP: after a CREATE that failed there may be nothing to drop. */
function told(record: CanaryRecord, what: string, sql: string, status: StatementEnd): CanaryRecord {
  const { end } = record;
  if (end === undefined || (!end.trained && /does not exist|not found/i.test(status.error ?? '')))
    return record;
  const dropped =
    status.state === 'finished'
      ? `${what} was dropped`
      : `${what} could not be dropped (${errorOf(status)}): run ${sql}`;
  return { ...record, end: { ...end, text: `${end.text}; ${dropped}` } };
}

/** A statement that did not finish, in words. */
const errorOf = ({ state, error }: StatementEnd): string => error ?? `its statement is ${state}`;

/** What a report says of a canary. One whose end nobody saw may have left its model, and its table. */
export function resultOf(record: CanaryRecord): CanaryResult {
  const { model, refused, end, over: isOver } = record;
  if (isOver === true && end !== undefined) return end;
  const drops = [dropModel(model), ...(refused === undefined ? [] : [dropCanaryTable(model)])];
  return {
    trained: false,
    kind: kindOf(record),
    text: `its end was not seen; look for what it left and run ${drops.join('; ')}`,
  };
}

/** Export, training and compilation together; training itself is bounded by MAX_RUNTIME. */
const patience = (method: CanaryRecord['method']): number =>
  (2 * CANARY_LIMITS[method].seconds) / 60;

/**
 * What the catalog says of the model; undefined while it is worth waiting. The states are not all documented
 * (facts §9, 6): `Model is Ready` is success, a state that mentions a failure is one, and with any other, or while the
 * catalog cannot be read, the run goes on waiting within a bound.
 */
export function trainingResult(
  rows: readonly Row[] | undefined,
  { model: wanted, method, startedAt }: CanaryRecord,
  database: string,
  now: Instant,
): Omit<CanaryResult, 'kind'> | undefined {
  const minutes = Math.ceil((epochMs(now) - epochMs(startedAt)) / 60_000);
  const model = rows?.map(toModel).find((row) => row.database === database && isSame(row, wanted));
  if (model !== undefined && isReady(model))
    return { trained: true, text: `a model was ready within ${minutes} minutes` };
  if (model !== undefined && /fail|error|invalid|cancel/i.test(model.state))
    return { trained: false, text: `the training ended: ${model.state}` };
  if (minutes <= patience(method)) return undefined;
  const state =
    rows === undefined
      ? 'the catalog cannot be read'
      : (model?.state ?? 'the catalog does not show it');
  return {
    trained: false,
    text: `after ${minutes} minutes the model is not ready: ${state}; wanted Model is Ready`,
  };
}

const toModel = (row: Row) => {
  const [database = '', schema = '', model = '', owner = '', state = ''] = row.map((cell) =>
    String(cell ?? '').trimEnd(),
  );
  return { database, schema, model, owner, state };
};

/** Redshift folds the names of schemas and models. */
const isSame = (row: CatalogModel, { schema, name }: CanaryRecord['model']): boolean =>
  foldName(row.schema) === foldName(schema) && foldName(row.model) === foldName(name);
