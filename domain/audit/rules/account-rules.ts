import type { ControlId } from '../../setup/control.ts';
import type { AccountRule, InstallationRule } from '../rule.ts';
import {
  auditsOnTime,
  exceptionsCurrent,
  reviewsInTime,
  signedEvidenceHolds,
} from './installation.ts';
import { groupsNotJoined, sessionsBringNoGroups } from './joining.ts';
import { superuserLoginsKnown } from './logins.ts';
import { mlRolesForServices } from './ml-roles.ts';
import { modelsStayLocal, nothingLeftInBuckets } from './surroundings.ts';
import { tagsAgree } from './tags-anew.ts';

/** Every rule about the installation, by its number. */
export const INSTALLATION_RULES: ReadonlyMap<ControlId, InstallationRule> = new Map<
  ControlId,
  InstallationRule
>([
  ['RedshiftML.47', reviewsInTime],
  ['RedshiftML.51', signedEvidenceHolds],
  ['RedshiftML.52', auditsOnTime],
  ['RedshiftML.53', exceptionsCurrent],
]);

/** Every rule about an account, by its number. */
export const ACCOUNT_RULES: ReadonlyMap<ControlId, AccountRule> = new Map<ControlId, AccountRule>([
  ['RedshiftML.59', superuserLoginsKnown],
  ['RedshiftML.60', groupsNotJoined],
  ['RedshiftML.61', sessionsBringNoGroups],
  ['RedshiftML.62', mlRolesForServices],
  ['RedshiftML.63', tagsAgree],
  ['RedshiftML.64', modelsStayLocal],
  ['RedshiftML.65', nothingLeftInBuckets],
]);
