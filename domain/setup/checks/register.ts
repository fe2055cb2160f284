import type { Check } from '../control.ts';
import { bucketEncrypted, bucketExists, bucketPrivate } from './bucket.ts';
import { bucketAdmitsRole } from './bucket-policy.ts';
import { endpointPoliciesAdmit } from './endpoint-policy.ts';
import { groupsSeparated, publicAssumesNothing } from './group.ts';
import { keyUsable } from './key.ts';
import { keyAdmitsRole } from './key-policy.ts';
import { readerSeesAll, writerSuperuser } from './login.ts';
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
