import { bucketEncrypted, bucketExists, bucketPrivate } from './checks/bucket.ts';
import { bucketAdmitsRole } from './checks/bucket-policy.ts';
import { endpointPoliciesAdmit } from './checks/endpoint-policy.ts';
import { groupsSeparated, publicAssumesNothing } from './checks/group.ts';
import { keyUsable } from './checks/key.ts';
import { keyAdmitsRole } from './checks/key-policy.ts';
import { readerSeesAll, writerSuperuser } from './checks/login.ts';
import { trainingAdmitted } from './checks/quota.ts';
import { roleExists, roleTrusted } from './checks/role.ts';
import { namesFit, roleCurrent, roleNarrow, roleUnbarred } from './checks/role-advice.ts';
import {
  rolePermitted,
  roleReadsSamples,
  roleTrainsInVpc,
  roleUsesInterfaces,
  roleUsesKeys,
} from './checks/role-permissions.ts';
import { routingAsWanted } from './checks/routing.ts';
import { s3Reachable } from './checks/s3-path.ts';
import { sagemakerReachable } from './checks/sagemaker-path.ts';
import { endpointsAdmitTraffic } from './checks/security-group.ts';
import { vpcResolves } from './checks/vpc.ts';
import { defaultRoleSet, roleAssociated, warehouseAvailable } from './checks/warehouse.ts';
import type { Check } from './control.ts';

/** Every check, in the order in which a setup is built: what an action relies on stands before it. */
export const CHECKS: readonly Check[] = [
  keyUsable,
  keyAdmitsRole,
  bucketExists,
  bucketEncrypted,
  bucketPrivate,
  bucketAdmitsRole,
  roleExists,
  roleTrusted,
  rolePermitted,
  roleUsesKeys,
  roleUsesInterfaces,
  roleTrainsInVpc,
  roleReadsSamples,
  roleUnbarred,
  roleNarrow,
  roleCurrent,
  namesFit,
  warehouseAvailable,
  roleAssociated,
  defaultRoleSet,
  writerSuperuser,
  readerSeesAll,
  groupsSeparated,
  publicAssumesNothing,
  vpcResolves,
  s3Reachable,
  endpointsAdmitTraffic,
  endpointPoliciesAdmit,
  sagemakerReachable,
  routingAsWanted,
  trainingAdmitted,
];
