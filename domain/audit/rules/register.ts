import type { ControlId } from '../../setup/control.ts';
import type { AuditRule } from '../rule.ts';
import { auditsOnTime, exceptionsCurrent, reviewsInTime, signedEvidenceHolds } from './account.ts';
import { nothingByHand } from './by-hand.ts';
import { nothingContested } from './contested.ts';
import { endedGone, grantsExplained, leasesHeld } from './grants.ts';
import { groupsNotJoined, sessionsBringNoGroups } from './joining.ts';
import {
  databaseEvidenceHolds,
  databasesRead,
  leasesCarriedOut,
  nothingSuspended,
  tagsAsk,
} from './leases.ts';
import { superuserLoginsKnown } from './logins.ts';
import { mlRolesForServices } from './ml-roles.ts';
import {
  modelsInTheirSchemas,
  modelsUsable,
  ownersMayCreate,
  ownersThere,
  trainingsSucceed,
} from './models.ts';
import {
  nothingScoped,
  publicCreatesNothing,
  publicHoldsNothing,
  superusersKnown,
} from './power.ts';
import { groupsApart, nothingHandedOn } from './rights.ts';
import { modelsStayLocal, nothingLeftInBuckets } from './surroundings.ts';
import { tagsAgree } from './tags-anew.ts';
import { creatorsCreate, executeUsed } from './use.ts';

/** The control of a database or setup that could not be examined. */
export const DATABASES_READ = 'RedshiftML.33' satisfies ControlId;

/** Every rule of an audit by its number; the numbers go on where those of the setup's checks end. */
export const AUDIT_RULES: ReadonlyMap<ControlId, AuditRule> = new Map<ControlId, AuditRule>([
  [DATABASES_READ, databasesRead],
  ['RedshiftML.34', grantsExplained],
  ['RedshiftML.35', leasesHeld],
  ['RedshiftML.36', endedGone],
  ['RedshiftML.37', publicHoldsNothing],
  ['RedshiftML.38', publicCreatesNothing],
  ['RedshiftML.39', superusersKnown],
  ['RedshiftML.40', nothingScoped],
  ['RedshiftML.41', ownersThere],
  ['RedshiftML.42', ownersMayCreate],
  ['RedshiftML.43', trainingsSucceed],
  ['RedshiftML.44', modelsUsable],
  ['RedshiftML.45', leasesCarriedOut],
  ['RedshiftML.46', nothingSuspended],
  ['RedshiftML.47', reviewsInTime],
  ['RedshiftML.48', tagsAsk],
  ['RedshiftML.49', nothingContested],
  ['RedshiftML.50', databaseEvidenceHolds],
  ['RedshiftML.51', signedEvidenceHolds],
  ['RedshiftML.52', auditsOnTime],
  ['RedshiftML.53', exceptionsCurrent],
  ['RedshiftML.54', nothingHandedOn],
  ['RedshiftML.55', groupsApart],
  ['RedshiftML.56', modelsInTheirSchemas],
  ['RedshiftML.57', executeUsed],
  ['RedshiftML.58', creatorsCreate],
  ['RedshiftML.59', superuserLoginsKnown],
  ['RedshiftML.60', groupsNotJoined],
  ['RedshiftML.61', sessionsBringNoGroups],
  ['RedshiftML.62', mlRolesForServices],
  ['RedshiftML.63', tagsAgree],
  ['RedshiftML.64', modelsStayLocal],
  ['RedshiftML.65', nothingLeftInBuckets],
  ['RedshiftML.66', nothingByHand],
]);
