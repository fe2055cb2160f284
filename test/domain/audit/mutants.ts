import type { Mutant } from '../../../sandbox/simulation/mutant.ts';

/** A safety of the audits taken out, and the test files that have to notice. */
export interface AuditMutant extends Mutant {
  readonly tests: readonly string[];
}

const CONCLUDE = 'test/domain/audit/conclude.test.ts';
const LOOK = 'test/domain/drift/look.test.ts';
const LOG = 'test/domain/drift/activity-log.test.ts';

export const AUDIT_MUTANTS: readonly AuditMutant[] = [
  {
    name: 'unknown-passes',
    what: 'what could not be judged counts as a pass',
    file: 'domain/audit/conclude.ts',
    find: "if (missing > 0 || unknown > 0) return 'incomplete';",
    replace: "if (missing > 0 || unknown < 0) return 'incomplete';",
    tests: ['test/domain/audit/by-design.test.ts'],
  },
  {
    name: 'unread-examined',
    what: 'a database that could not be read counts as examined',
    file: 'domain/audit/conclude.ts',
    find: 'return because === undefined ? [] : [{ ...place, because }];',
    replace: 'return one !== undefined || because === undefined ? [] : [{ ...place, because }];',
    tests: [CONCLUDE, 'test/flows/audit-setups.test.ts'],
  },
  {
    name: 'partly-whole',
    what: 'an audit that ran partly ends like one that ran whole',
    file: 'functions/audit/report.ts',
    find: 'coverage.missing.length > 0 ||',
    replace: 'coverage.missing.length < 0 ||',
    tests: ['test/flows/audit-setups.test.ts'],
  },
  {
    name: 'blind-resolves',
    what: 'a rule that could look at nothing resolves what it had found',
    file: 'domain/audit/conclude.ts',
    find: '(blind(control, resource.account) ||',
    replace: '(control === undefined ||',
    tests: [CONCLUDE],
  },
  {
    name: 'blind-elsewhere',
    what: 'an account that could not be looked at keeps what is gone from another',
    file: 'domain/audit/conclude.ts',
    find: '(blind(control, resource.account) ||',
    replace: '(blind(control, undefined) ||',
    tests: [CONCLUDE],
  },
  {
    name: 'for-ever',
    what: 'an exception never expires',
    file: 'domain/audit/exceptions.ts',
    find: 'one.until > now,',
    replace: '(one.until > now || one.until <= now),',
    tests: [CONCLUDE],
  },
  {
    name: 'other-ids',
    what: 'the id of a finding changes with what is said of it',
    file: 'domain/audit/judged.ts',
    find: 'id: sha256(canonical([control, resource])),',
    replace: 'id: sha256(canonical([control, resource, evidence])),',
    tests: [LOOK],
  },
  {
    name: 'public-overlooked',
    what: 'that PUBLIC may execute a model is overlooked',
    file: 'domain/audit/rules/power.ts',
    find: "if (kind !== 'execute-model') return [];",
    replace: "if (kind !== 'execute-model' || schema !== '') return [];",
    tests: ['test/domain/audit/database-rules.test.ts'],
  },
  {
    name: 'all-by-design',
    what: 'what another reading may tell passes for what no audit can see',
    file: 'domain/audit/rules/joining.ts',
    find: "entry.is === 'yes' ? { ...way, byDesign: true } : way,",
    replace: "entry.is === 'no' ? way : { ...way, byDesign: true },",
    tests: ['test/domain/audit/iam-rules.test.ts'],
  },
  {
    name: 'own-sight',
    what: 'who is shown only its own statements passes for one who sees everybody',
    file: 'domain/audit/use-reading.ts',
    find: 'sight[1] <= MYSELF)',
    replace: 'sight[1] < MYSELF)',
    tests: ['test/domain/audit/use.test.ts'],
  },
  {
    name: 'one-taken-back',
    what: 'one transaction that was rolled back excuses the others',
    file: 'domain/audit/rules/by-hand.ts',
    find: 'if (ended?.rolledBack === count) return [];',
    replace: 'if ((ended?.rolledBack ?? 0) > 0) return [];',
    tests: ['test/domain/audit/by-hand.test.ts'],
  },
  {
    name: 'looks-like-the-writer',
    what: 'who imitates a header of the log passes for the writer',
    file: 'domain/drift/activity-log.ts',
    find: 'return header !== undefined && !rest.slice(header.length).includes(HEADER_ENDS);',
    replace: 'return header !== undefined;',
    tests: [LOG],
  },
  {
    name: 'no-window',
    what: 'each statement has a look of its own',
    file: 'domain/drift/window.ts',
    find: 'const window = Math.floor(epochMs(now) / (WINDOW_SECONDS * 1_000));',
    replace: 'const window = epochMs(now);',
    tests: [LOG],
  },
];
