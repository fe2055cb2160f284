import type { ControlId } from '../../setup/control.ts';
import type { CatalogRule } from '../rule.ts';
import { nothingByHand } from './by-hand.ts';
import { endedGone, grantsExplained, leasesHeld } from './grants.ts';
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
import { creatorsCreate, executeUsed } from './use.ts';

/** Every rule about what a warehouse shows, by its number. */
export const CATALOG_RULES: ReadonlyMap<ControlId, CatalogRule> = new Map<ControlId, CatalogRule>([
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
  ['RedshiftML.54', nothingHandedOn],
  ['RedshiftML.55', groupsApart],
  ['RedshiftML.56', modelsInTheirSchemas],
  ['RedshiftML.57', executeUsed],
  ['RedshiftML.58', creatorsCreate],
  ['RedshiftML.66', nothingByHand],
]);
