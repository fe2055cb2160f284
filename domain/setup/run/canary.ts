import type { CatalogModel } from '../../access/catalog.ts';
import { canonical, sha256 } from '../../hash.ts';
import { loginInWords } from '../../login.ts';
import { foldName } from '../../name.ts';
import {
  CANARY_LIMITS,
  type CanaryMethod,
  dropCanaryTable,
  dropModel,
  fillCanary,
  type Sql,
  trainCanary,
} from '../../sql.ts';
import { assess } from '../checks/assess.ts';
import type { Finding } from '../checks/check.ts';
import type { CanaryConfig } from '../config.ts';
import type { ControlId } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import type { CanaryRecord, CanaryStep } from './canary-steps.ts';

/** What a canary would run, and what it costs: somebody approves exactly this. */
export interface CanaryPlan {
  readonly model: CanaryRecord['model'];
  readonly method: CanaryMethod;
  readonly statements: Readonly<Record<CanaryStep, Sql>>;
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
  method: CanaryMethod,
): CanaryPlan {
  const [pair] = target.setup.pairs;
  if (pair === undefined) throw new Error('a setup has at least one pair');
  const key = pair.key === undefined ? undefined : keys[pair.key];
  const keyId = key !== undefined && 'ok' in key ? key.ok.arn.split('/').at(-1) : undefined;
  const model = { schema: canary.schema, name: `${CANARY}${sha256(run).slice(0, 12)}` };
  const trained = {
    ...model,
    method,
    role: pair.role,
    bucket: pair.bucket,
    ...(keyId !== undefined && { keyId }),
  };
  const statements = {
    create: trainCanary({ ...trained, source: 'constants' }),
    clear: dropModel(model),
    fill: fillCanary(model),
    createFromTable: trainCanary({ ...trained, source: 'table' }),
    drop: dropModel(model),
    dropTable: dropCanaryTable(model),
  };
  const consequence = [
    `${loginInWords(canary.login)} trains a model in ${canary.database} and drops it; where CREATE MODEL does not take a SELECT of constants, it is trained from a table of 1,000 rows, which is dropped, too`,
    COSTS[method],
  ].join('. ');
  return {
    model,
    method,
    statements,
    consequence,
    hash: sha256(canonical([statements, canary])),
  };
}

const minutesOf = (method: CanaryMethod): number => CANARY_LIMITS[method].seconds / 60;

/** AWS's page on it: https://docs.aws.amazon.com/redshift/latest/dg/cost.html */
const COSTS: Readonly<Record<CanaryMethod, string>> = {
  xgboost: `SageMaker bills one training job of at most ${minutesOf('xgboost')} minutes on 2,000 cells, and S3 the objects until they are dropped`,
  auto: `SageMaker bills a job of Autopilot of at most ${minutesOf('auto')} minutes on 2,000 cells: its analysis, and a training job for each candidate that it tries, several at a time; that is many times what the canary without AUTO ON costs. S3 bills the objects until they are dropped`,
};

/** Checks whose failure does not keep CREATE MODEL from training with a role that is named by its ARN. */
const NOT_NEEDED: ReadonlySet<ControlId> = new Set([
  'RedshiftML.4', // the bucket's default encryption
  'RedshiftML.5', // the bucket is public
  'RedshiftML.12', // tuning jobs in a private VPC
  'RedshiftML.13', // the sample data
  'RedshiftML.15',
  'RedshiftML.16',
  'RedshiftML.20', // the default role
  'RedshiftML.21', // the writer
  'RedshiftML.22', // the reader
  'RedshiftML.23', // what other groups may do
  'RedshiftML.24',
  'RedshiftML.30', // whether routing is on; what it needs while it is on are checks of their own
]);

/** Failures that the canary would only run into, at a cost: those of what CREATE MODEL needs, on the pair that it uses. */
export function hindrances(facts: SetupFacts): readonly Finding[] {
  const { target } = facts;
  const pairs = target.setup.pairs.slice(0, 1);
  const alone = { ...facts, target: { ...target, setup: { ...target.setup, pairs } } };
  return assess(alone).filter(
    ({ status, control }) => status === 'fail' && !NOT_NEEDED.has(control),
  );
}
