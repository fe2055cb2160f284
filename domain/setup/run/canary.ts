import { canonical, sha256 } from '../../hash.ts';
import { loginInWords } from '../../login.ts';
import {
  CANARY_LIMITS,
  type CanaryMethod,
  dropCanaryTable,
  dropModel,
  fillCanary,
  type Sql,
  trainCanary,
} from '../../sql.ts';
import type { CanaryConfig } from '../config.ts';
import type { SetupFacts } from '../facts.ts';
import { canaryName } from './canary-name.ts';
import type { CanaryRecord, CanaryStep } from './canary-steps.ts';

/** What a canary would run, and what it costs: somebody approves exactly this. */
export interface CanaryPlan {
  readonly model: CanaryRecord['model'];
  readonly method: CanaryMethod;
  readonly statements: Readonly<Record<CanaryStep, Sql>>;
  readonly consequence: string;
  readonly hash: string;
}

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
  const model = { schema: canary.schema, name: canaryName(run) };
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
