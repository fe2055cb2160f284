import type { ControlId } from '../control.ts';
import { bucketEncrypted, bucketExists } from './bucket.ts';
import { bucketAdmitsRole } from './bucket-policy.ts';
import type { Check } from './check.ts';
import { dataApiMayEncrypt } from './data-api-key.ts';
import { endpointPoliciesAdmit } from './endpoint-policy.ts';
import { groupsSeparated } from './group.ts';
import { rolesOfGroupsTheirs } from './group-roles.ts';
import { keyUsable } from './key.ts';
import { keyAdmitsRole } from './key-policy.ts';
import { readerSeesAll, writerSuperuser } from './login.ts';
import type { Register } from './preview.ts';
import { bucketPrivate } from './public-access.ts';
import { trainingAdmitted } from './quota.ts';
import { roleExists, roleTrusted } from './role.ts';
import { namesFit, roleCurrent, roleNarrow, roleUnbarred } from './role-advice.ts';
import {
  rolePermitted,
  roleReadsSamples,
  roleTrainsInVpc,
  roleUsesInterfaces,
  roleUsesKeys,
} from './role-permissions.ts';
import { routingAsWanted } from './routing.ts';
import { s3Reachable } from './s3-path.ts';
import { sagemakerReachable } from './sagemaker-path.ts';
import { endpointsAdmitTraffic } from './security-group.ts';
import { vpcResolves } from './vpc.ts';
import { defaultRoleSet, roleAssociated, warehouseAvailable } from './warehouse.ts';

/** Every check by its number, in the order in which a setup is built: what an action relies on stands before it. */
export const CHECKS: Register = new Map<ControlId, Check>([
  ['RedshiftML.1', keyUsable],
  ['RedshiftML.2', keyAdmitsRole],
  ['RedshiftML.3', bucketExists],
  ['RedshiftML.4', bucketEncrypted],
  ['RedshiftML.5', bucketPrivate],
  ['RedshiftML.6', bucketAdmitsRole],
  ['RedshiftML.7', roleExists],
  ['RedshiftML.8', roleTrusted],
  ['RedshiftML.9', rolePermitted],
  ['RedshiftML.10', roleUsesKeys],
  ['RedshiftML.11', roleUsesInterfaces],
  ['RedshiftML.12', roleTrainsInVpc],
  ['RedshiftML.13', roleReadsSamples],
  ['RedshiftML.14', roleUnbarred],
  ['RedshiftML.15', roleNarrow],
  ['RedshiftML.16', roleCurrent],
  ['RedshiftML.17', namesFit],
  ['RedshiftML.18', warehouseAvailable],
  ['RedshiftML.19', roleAssociated],
  ['RedshiftML.20', defaultRoleSet],
  ['RedshiftML.21', writerSuperuser],
  ['RedshiftML.22', readerSeesAll],
  ['RedshiftML.23', groupsSeparated],
  ['RedshiftML.24', rolesOfGroupsTheirs],
  ['RedshiftML.25', vpcResolves],
  ['RedshiftML.26', s3Reachable],
  ['RedshiftML.27', endpointsAdmitTraffic],
  ['RedshiftML.28', endpointPoliciesAdmit],
  ['RedshiftML.29', sagemakerReachable],
  ['RedshiftML.30', routingAsWanted(() => CHECKS)],
  ['RedshiftML.31', trainingAdmitted],
  ['RedshiftML.32', dataApiMayEncrypt],
]);
