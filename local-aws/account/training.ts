import { READY, type Training, type TrainingJob } from '../redshift/training.ts';
import { lostOnTheWay, type Place } from './ec2/reach.ts';
import { conditionOf } from './iam/condition.ts';
import { resourceVerdict } from './iam/resource-policy.ts';
import { decide } from './iam/simulate.ts';
import { list, type PolicyDocument, statementsOf } from './policy.ts';
import type { AccountState } from './state.ts';

/** How long export, training and compilation of a small model take, in ms. */
const TRAINING_MS = 8 * 60_000;
const STATE_WIDTH = 128;

/**
 * Trains the models of one warehouse as far as the account's roles, buckets, keys and quotas permit it. The warehouse's
 * engine may be opened before the account is.
 */
export const trainingIn = (
  accountNow: () => AccountState | undefined,
  warehouse: string,
): Training => ({
  nowMs: () => accountNow()?.clock.now() ?? Number.NEGATIVE_INFINITY,
  begin: (job) => {
    const account = accountNow();
    if (account === undefined) throw new Error('there is no account yet in which to train a model');
    const { roles, defaultRole } = rolesOf(account, warehouse) ?? { roles: [] };
    const role = job.role === 'default' ? (defaultRole ?? 'default') : job.role;
    if (!roles.some(({ arn, inSyncAt }) => arn === role && inSyncAt <= account.clock.now()))
      return { error: `The requested role ${role} is not associated to cluster` };
    const place = placeOf(account, warehouse);
    const error = exportError(account, { ...job, role }, place);
    if (error !== undefined) return { error };
    const failure = trainingError(account, { ...job, role }, place);
    return {
      endsAtMs: account.clock.now() + TRAINING_MS,
      state:
        failure === undefined
          ? READY
          : `Train Model On SageMaker Failed: ${failure}`.slice(0, STATE_WIDTH),
    };
  },
});

const rolesOf = (account: AccountState, name: string) => {
  const workgroup = account.workgroups.get(name);
  return workgroup === undefined
    ? account.clusters.get(name)
    : account.namespaces.get(workgroup.namespace);
};

/** Where its calls come from; undefined: not out of its VPC. */
function placeOf(account: AccountState, name: string): Place | undefined {
  const warehouse = account.workgroups.get(name) ?? account.clusters.get(name);
  return warehouse?.routing === true ? warehouse : undefined;
}

/** What the statement itself needs. */
function exportError(
  account: AccountState,
  { role, bucket, keyId }: TrainingJob,
  place: Place | undefined,
): string | undefined {
  if (!trusts(account, role, 'redshift'))
    return `User is not authorized to assume IAM Role ${role}`;
  const found = account.buckets.get(bucket);
  if (found === undefined || (found.region ?? account.region) !== account.region)
    return `S3ServiceException: the bucket ${bucket} is in this region: not found`;
  const lost = place && lostOnTheWay(account, place, 's3');
  if (lost !== undefined) return `S3ServiceException: ${lost}`;
  const denied = mayNot(account, role, [
    ['s3:PutObject', `arn:${account.partition}:s3:::${bucket}/redshift-ml/x`],
  ]);
  if (denied !== undefined || keyId === undefined) return denied;
  const kms = [...account.keys.values()].find(({ id }) => id === keyId);
  if (kms === undefined || (kms.state ?? 'Enabled') !== 'Enabled')
    return `KMS key ${keyId} cannot be used`;
  return mayNot(account, role, [['kms:GenerateDataKey', kms.arn]]);
}

/** What SageMaker needs. */
function trainingError(
  account: AccountState,
  { role, auto }: TrainingJob,
  place: Place | undefined,
): string | undefined {
  const lost = place && lostOnTheWay(account, place, 'sagemaker.api');
  if (lost !== undefined) return lost;
  if (!trusts(account, role, 'sagemaker')) return 'Could not assume role';
  const jobs = `arn:${account.partition}:sagemaker:${account.region}:${account.id}`;
  const denied = mayNot(account, role, [
    auto
      ? ['sagemaker:CreateAutoMLJob', `${jobs}:automl-job/redshiftml-x`]
      : ['sagemaker:CreateTrainingJob', `${jobs}:training-job/redshiftml-x`],
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
  const context = {
    'iam:PassedToService': ['sagemaker.amazonaws.com'],
    'aws:RequestedRegion': [account.region],
    'aws:SecureTransport': ['true'],
    'aws:PrincipalArn': [arn],
    'aws:PrincipalAccount': [account.id],
    'aws:ResourceAccount': [account.id],
    'aws:PrincipalIsAWSService': ['false'],
    'aws:ViaAWSService': ['false'],
    'kms:ViaService': [`s3.${account.region}.amazonaws.com`],
    'aws:userId': [`${role.id}:RedshiftML`],
    ...Object.fromEntries(
      Object.entries(role.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, [value]]),
    ),
  };
  const denied = needs.find(([action, resource]) => {
    const request = { action, resource, context };
    const byRole = decide(account, role, request);
    const byResource = resourceVerdict(account, arn, request);
    if (byRole.EvalDecision === 'explicitDeny' || byResource === 'explicitDeny') return true;
    // In one account the resource's own policy is enough, within the role's boundary.
    const isBarred =
      byRole.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false;
    return byRole.EvalDecision !== 'allowed' && (isBarred || byResource !== 'allowed');
  });
  return denied && `not authorized to perform: ${denied[0]} on resource: ${denied[1]}`;
}

function trusts(account: AccountState, arn: string, service: string): boolean {
  const trust = account.roles.propagated(arn)?.trust;
  if (trust === undefined) return false;
  // IAM accepted it once; stories that damage it are about the checks, not about training.
  const document = JSON.parse(trust) as PolicyDocument;
  // SageMaker says for which account it works; of Redshift's requests the user whose statement it is.
  const context =
    service === 'sagemaker'
      ? { 'aws:SourceAccount': [account.id] }
      : {
          'sts:ExternalId': [
            `arn:aws:redshift:${account.region}:${account.id}:dbuser:analytics/ml_creator`,
          ],
        };
  return statementsOf(document).some(
    (statement) =>
      statement.Effect === 'Allow' &&
      typeof statement.Principal === 'object' &&
      list(statement.Principal['Service']).includes(`${service}.amazonaws.com`) &&
      conditionOf(statement, context).holds,
  );
}
