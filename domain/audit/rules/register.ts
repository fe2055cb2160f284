import type { ControlId } from '../../setup/control.ts';
import type { AuditRule } from '../rule.ts';
import { ACCOUNT_RULES, INSTALLATION_RULES } from './account-rules.ts';
import { CATALOG_RULES } from './catalog-rules.ts';
import { LEDGER_RULES } from './ledger-rules.ts';

/** Every rule of an audit by its number. No function needs all of them: each judges what it has read. */
export const AUDIT_RULES: ReadonlyMap<ControlId, AuditRule> = new Map<ControlId, AuditRule>([
  ...CATALOG_RULES,
  ...LEDGER_RULES,
  ...INSTALLATION_RULES,
  ...ACCOUNT_RULES,
]);
