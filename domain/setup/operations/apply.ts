import type { Action } from '../action.ts';
import type { SetupFacts } from '../facts.ts';
import { applyToNetwork } from './apply/network.ts';
import { applyToRole } from './apply/role.ts';
import { predictSimulations } from './apply/simulations.ts';
import { applyToStorage } from './apply/storage.ts';
import { applyToWarehouse } from './apply/warehouse.ts';

/**
 * The facts as they should read once the action is done and has settled: the model behind every prediction. What it
 * cannot know (a boundary's content, a service control policy) it takes to permit; the second inspection decides.
 */
export function apply(facts: SetupFacts, { call }: Action): SetupFacts {
  switch (call.operation) {
    case 'iam:CreateRole':
      return predictSimulations(applyToRole(facts, call));
    case 'iam:DeleteRole':
    case 'iam:UpdateAssumeRolePolicy':
    case 'iam:AttachRolePolicy':
    case 'iam:DetachRolePolicy':
    case 'iam:PutRolePolicy':
    case 'iam:DeleteRolePolicy':
      return applyToRole(facts, call);
    case 'redshift:CreateCluster':
    case 'redshift:ModifyClusterIamRoles':
    case 'redshift:ModifyCluster':
    case 'redshift-serverless:UpdateNamespace':
    case 'redshift-serverless:UpdateWorkgroup':
      return applyToWarehouse(facts, call);
    case 's3:CreateBucket':
    case 's3:PutBucketEncryption':
    case 's3:DeleteBucketEncryption':
    case 's3:PutPublicAccessBlock':
    case 's3:DeletePublicAccessBlock':
    case 'kms:CreateKey':
      return predictSimulations(applyToStorage(facts, call));
    default:
      return facts.network ? { ...facts, network: applyToNetwork(facts.network, call) } : facts;
  }
}
