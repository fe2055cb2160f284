import * as z from 'zod/mini';
import { type CatalogModel, isReady } from '../../access/catalog.ts';
import type { Row } from '../../access/row.ts';
import { canonical, sha256 } from '../../hash.ts';
import { loginInWords } from '../../login.ts';
import { foldName } from '../../name.ts';
import { CANARY_LIMITS, dropModel, type Sql, trainCanary } from '../../sql.ts';
import { epochMs, type Instant } from '../../time.ts';
import type { CanaryConfig } from '../config.ts';
import type { SetupFacts } from '../facts.ts';

const CanaryName = z.object({ schema: z.string(), name: z.string() });

/** What a canary would run, and what it costs: somebody approves exactly this. */
export interface CanaryPlan {
  readonly model: z.infer<typeof CanaryName>;
  readonly create: Sql;
  readonly drop: Sql;
  readonly consequence: string;
  readonly hash: string;
}

const CANARY = 'redshift_ml_canary_';

/** Whether a model is a canary of some run, by its name. */
export const isCanary = (
  { schema, model }: Pick<CatalogModel, 'schema' | 'model'>,
  canary: CanaryConfig,
): boolean => foldName(schema) === foldName(canary.schema) && model.startsWith(CANARY);

/** The canary of a run: one small model on the role, bucket and key of the first pair. */
export function planCanary(
  { target, keys }: SetupFacts,
  canary: CanaryConfig,
  run: string,
): CanaryPlan {
  const [pair] = target.setup.pairs;
  if (pair === undefined) throw new Error('a setup has at least one pair');
  const key = pair.key === undefined ? undefined : keys[pair.key];
  const keyId = key !== undefined && 'ok' in key ? key.ok.arn.split('/').at(-1) : undefined;
  const model = { schema: canary.schema, name: `${CANARY}${sha256(run).slice(0, 12)}` };
  const create = trainCanary({
    ...model,
    role: pair.role,
    bucket: pair.bucket,
    ...(keyId !== undefined && { keyId }),
  });
  const drop = dropModel(model);
  const consequence = [
    `${loginInWords(canary.login)} trains a model in ${canary.database} and drops it`,
    `SageMaker bills one training job of at most ${CANARY_LIMITS.seconds / 60} minutes on 2,000 cells, and S3 the objects until they are dropped`,
  ].join('. ');
  return { model, create, drop, consequence, hash: sha256(canonical([create, drop, canary])) };
}

/** What became of a canary. */
export const CanaryResult = z.object({
  trained: z.boolean(),
  /** What CREATE MODEL, the training or DROP MODEL said, and what to do next. */
  text: z.string(),
});
export type CanaryResult = z.infer<typeof CanaryResult>;

/** How far the canary is. Written before each of its statements, so that a crash finds what may have been sent. */
export const CanaryRecord = z.object({
  /** Of the plan that was approved. */
  hash: z.string(),
  model: CanaryName,
  startedAt: z.string(),
  /** CREATE MODEL, once the Data API took it. */
  created: z.exactOptional(z.string()),
  /** Why the model is dropped: it is trained, or it never will be. */
  end: z.exactOptional(CanaryResult),
  /** DROP MODEL, once the Data API took it. */
  dropped: z.exactOptional(z.string()),
  over: z.exactOptional(z.literal(true)),
});
export type CanaryRecord = z.infer<typeof CanaryRecord>;

/** Export, training and compilation together; training itself is bounded by MAX_RUNTIME. */
const PATIENCE_MINUTES = (2 * CANARY_LIMITS.seconds) / 60;

/**
 * What the catalog says of the model; undefined while it is worth waiting. The states are not all documented
 * (facts §9, 6): `Model is Ready` is success, a state that mentions a failure is one, and with any other, or while the
 * catalog cannot be read, the run goes on waiting within a bound.
 */
export function canaryResult(
  rows: readonly Row[] | undefined,
  wanted: CanaryPlan['model'] & { readonly database: string },
  startedAt: Instant,
  now: Instant,
): CanaryResult | undefined {
  const minutes = Math.ceil((epochMs(now) - epochMs(startedAt)) / 60_000);
  const model = rows
    ?.map(toModel)
    .find((row) => row.database === wanted.database && isSame(row, wanted));
  if (model !== undefined && isReady(model))
    return { trained: true, text: `a model was ready within ${minutes} minutes` };
  if (model !== undefined && /fail|error|invalid|cancel/i.test(model.state))
    return { trained: false, text: `the training ended: ${model.state}` };
  if (minutes <= PATIENCE_MINUTES) return undefined;
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
const isSame = (row: CatalogModel, { schema, name }: CanaryPlan['model']): boolean =>
  foldName(row.schema) === foldName(schema) && foldName(row.model) === foldName(name);

/** A statement that did not finish, in words. */
export const errorOf = (status: { readonly state: string; readonly error?: string }): string =>
  status.error ?? `its statement is ${status.state}`;

/** The result once DROP MODEL is over: after a failed CREATE MODEL there may be nothing to drop. */
export function afterDrop(
  result: CanaryResult,
  drop: Sql,
  status: { readonly state: string; readonly error?: string },
): CanaryResult {
  if (status.state === 'finished') return { ...result, text: `${result.text}; it was dropped` };
  if (!result.trained && /does not exist|not found/i.test(status.error ?? '')) return result;
  return {
    ...result,
    text: `${result.text}; it could not be dropped (${errorOf(status)}): run ${drop}`,
  };
}
