import type { ControlId } from '../../setup/control.ts';
import type { AccountRule } from '../rule.ts';
import { auditsOnTime, exceptionsCurrent, reviewsInTime, signedEvidenceHolds } from './account.ts';
import { groupsNotJoined, sessionsBringNoGroups } from './joining.ts';
import { superuserLoginsKnown } from './logins.ts';
import { mlRolesForServices } from './ml-roles.ts';
import { modelsStayLocal, nothingLeftInBuckets } from './surroundings.ts';
import { tagsAgree } from './tags-anew.ts';

/** Every rule about what belongs to no single database, by its number. */
export const ACCOUNT_RULES: ReadonlyMap<ControlId, AccountRule> = new Map<ControlId, AccountRule>([
  ['RedshiftML.47', reviewsInTime],
  ['RedshiftML.51', signedEvidenceHolds],
  ['RedshiftML.52', auditsOnTime],
  ['RedshiftML.53', exceptionsCurrent],
  ['RedshiftML.59', superuserLoginsKnown],
  ['RedshiftML.60', groupsNotJoined],
  ['RedshiftML.61', sessionsBringNoGroups],
  ['RedshiftML.62', mlRolesForServices],
  ['RedshiftML.63', tagsAgree],
  ['RedshiftML.64', modelsStayLocal],
  ['RedshiftML.65', nothingLeftInBuckets],
]);
