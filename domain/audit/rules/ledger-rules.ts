import type { ControlId } from '../../setup/control.ts';
import type { LedgerRule, RecordsRule } from '../rule.ts';
import { nothingContested } from './contested.ts';
import { DATABASES_READ, databasesRead } from './databases-read.ts';
import { databaseEvidenceHolds, leasesCarriedOut, nothingSuspended, tagsAsk } from './leases.ts';

/** Every rule about what is written down of a database, by its number: judged also where the warehouse does not answer. */
export const LEDGER_RULES: ReadonlyMap<ControlId, LedgerRule | RecordsRule> = new Map<
  ControlId,
  LedgerRule | RecordsRule
>([
  [DATABASES_READ, databasesRead],
  ['RedshiftML.45', leasesCarriedOut],
  ['RedshiftML.46', nothingSuspended],
  ['RedshiftML.48', tagsAsk],
  ['RedshiftML.49', nothingContested],
  ['RedshiftML.50', databaseEvidenceHolds],
]);
