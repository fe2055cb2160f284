import type { ControlId } from '../../setup/control.ts';
import type { AuditVerdict, LedgerRule } from '../rule.ts';
import { RULE_PAGES } from './verdicts.ts';

/** The control of a database or setup that could not be examined. */
export const DATABASES_READ = 'RedshiftML.33' satisfies ControlId;

/** From the rest of an audit nobody sees what this one could not look at. */
export const databasesRead: LedgerRule = {
  about: 'ledger',
  severity: 'high',
  source: {
    url: RULE_PAGES.systemTables,
    sentence: 'Users without ACCESS SYSTEM TABLE see only their own rows.',
  },
  why: 'Nothing is known of it: a pass elsewhere says nothing about it.',
  evaluate: ({ reading, ref }) => {
    const subject = { kind: 'database', name: ref.database };
    return 'catalog' in reading
      ? [{ ...subject, status: 'pass' }]
      : [notExamined(subject, reading.unreachable)];
  },
};

/** Of a database or setup that could not be looked at. */
export const notExamined = (
  subject: { readonly kind: string; readonly name: string },
  because: string,
): AuditVerdict => ({
  ...subject,
  status: 'unknown',
  evidence: `it could not be examined: ${because}`,
  remedy: 'correct that, then start the machine audit',
});
