import { decide } from './iam/simulate.ts';
import { list, type PolicyDocument, statementsOf } from './policy.ts';
import type { AccountState, ModelState } from './state.ts';

/** How long export, training and compilation of a small model take, in ms. */
const TRAINING_MS = 8 * 60_000;
const CREATE =
  /^CREATE MODEL "([^"]+)"\."([^"]+)" FROM \(.+\) TARGET \w+ FUNCTION "[^"]+" IAM_ROLE '([^']+)' AUTO OFF MODEL_TYPE XGBOOST OBJECTIVE '[\w:]+' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT EXCEPT \(.+\) SETTINGS \(S3_BUCKET '([^']+)', (?:KMS_KEY_ID '([^']+)', )?MAX_CELLS \d+, MAX_RUNTIME \d+\)$/;
const DROP = /^DROP MODEL "([^"]+)"\."([^"]+)"$/;

/** Whether the statement is about a model; then its error, or undefined when it worked. */
export function changeModels(
  account: AccountState,
  to: Session,
  sql: string,
): { readonly error?: string } | undefined {
  const created = CREATE.exec(sql);
  if (created !== null) return create(account, to, created);
  const dropped = DROP.exec(sql);
  if (dropped === null) return undefined;
  const [, schema = '', name = ''] = dropped;
  const key = keyOf(to, schema, name);
  if (!account.models.has(key)) return { error: `ERROR: Model "${schema}.${name}" does not exist` };
  account.models.delete(key);
  return {};
}

export interface Session {
  readonly warehouse: string;
  readonly database: string;
  readonly user: string;
}

/** Rows as SVV_ML_MODEL_INFO gives them, padded. */
export const modelRows = ({ models, clock }: AccountState, { warehouse }: Session): string[][] =>
  [...models.values()]
    .filter((model) => model.warehouse === warehouse)
    .map(({ database, schema, name, owner, endsAt, failure }) => {
      const ended = failure ?? 'Model is Ready';
      const state = clock.now() < endsAt ? 'Train Model On SageMaker In Progress' : ended;
      return [database, schema, name, owner, state].map((cell) => cell.padEnd(128));
    });

/** What the statement itself needs fails at once, as Redshift does; what SageMaker needs fails the model later. */
function create(
  account: AccountState,
  to: Session,
  [, schema = '', name = '', role = '', bucket = '', key]: string[],
) {
  const error = exportError(account, to.warehouse, role, bucket, key);
  if (error !== undefined) return { error: `ERROR: ${error}` };
  const failure = trainingError(account, role);
  const model: ModelState = {
    ...to,
    schema,
    name,
    owner: to.user,
    endsAt: account.clock.now() + TRAINING_MS,
    ...(failure === undefined
      ? {}
      : { failure: `Train Model On SageMaker Failed: ${failure}`.slice(0, 128) }),
  };
  account.models.set(keyOf(to, schema, name), model);
  return {};
}

const keyOf = ({ warehouse, database }: Session, schema: string, name: string): string =>
  JSON.stringify([warehouse, database, schema, name]);

function exportError(
  account: AccountState,
  warehouse: string,
  role: string,
  bucket: string,
  key: string | undefined,
): string | undefined {
  const workgroup = account.workgroups.get(warehouse);
  const holder = workgroup
    ? account.namespaces.get(workgroup.namespace)
    : account.clusters.get(warehouse);
  if (!holder?.roles.some(({ arn, inSyncAt }) => arn === role && inSyncAt <= account.clock.now()))
    return `The requested role ${role} is not associated to cluster`;
  if (!trusts(account, role, 'redshift'))
    return `User is not authorized to assume IAM Role ${role}`;
  const found = account.buckets.get(bucket);
  if (found === undefined || (found.region ?? account.region) !== account.region)
    return `S3ServiceException: the bucket ${bucket} is in this region: not found`;
  const denied = mayNot(account, role, [
    ['s3:PutObject', `arn:${account.partition}:s3:::${bucket}/redshift-ml/x`],
  ]);
  if (denied !== undefined || key === undefined) return denied;
  const kms = [...account.keys.values()].find(({ id }) => id === key);
  if (kms === undefined || (kms.state ?? 'Enabled') !== 'Enabled')
    return `KMS key ${key} cannot be used`;
  return mayNot(account, role, [['kms:GenerateDataKey', kms.arn]]);
}

function trainingError(account: AccountState, role: string): string | undefined {
  if (!trusts(account, role, 'sagemaker')) return 'Could not assume role';
  const job = `arn:${account.partition}:sagemaker:${account.region}:${account.id}:training-job/redshiftml-x`;
  const denied = mayNot(account, role, [
    ['sagemaker:CreateTrainingJob', job],
    ['iam:PassRole', role],
  ]);
  if (denied !== undefined) return denied;
  return account.quota('ml.m5.xlarge for training job usage') === 0
    ? "ResourceLimitExceeded: the account-level limit 'ml.m5.xlarge for training job usage' is 0"
    : undefined;
}

function mayNot(
  account: AccountState,
  arn: string,
  needs: readonly (readonly [action: string, resource: string])[],
): string | undefined {
  const role = account.roles.propagated(arn);
  if (role === undefined) return `role ${arn} is not known`;
  const context = { 'iam:PassedToService': ['sagemaker.amazonaws.com'] };
  const denied = needs.find(
    ([action, resource]) =>
      decide(account, role, { action, resource, context }).EvalDecision !== 'allowed',
  );
  return denied && `not authorized to perform: ${denied[0]} on resource: ${denied[1]}`;
}

function trusts(account: AccountState, arn: string, service: string): boolean {
  const trust = account.roles.propagated(arn)?.trust;
  if (trust === undefined) return false;
  // IAM accepted it once; stories that damage it are about the checks, not about training.
  const document = JSON.parse(trust) as PolicyDocument;
  return statementsOf(document).some(
    ({ Effect, Principal }) =>
      Effect === 'Allow' &&
      typeof Principal === 'object' &&
      list(Principal['Service']).includes(`${service}.amazonaws.com`),
  );
}
