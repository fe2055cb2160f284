import { describe, expect, test } from '@jest/globals';
import { CHECKS } from '../../../../domain/setup/checks/register.ts';
import type { ControlId } from '../../../../domain/setup/control.ts';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { SUBJECTS } from '../../../../domain/setup/subjects.ts';

/** The status of one check, a space, and all that it says, for its first subject or the one named. */
export function verdict(facts: SetupFacts, id: ControlId, subject?: string): string {
  const check = CHECKS.get(id);
  if (!check) throw new Error(`no check ${id}`);
  const of = subject ?? SUBJECTS[check.about](facts)[0] ?? '';
  const found = check.evaluate(facts, of);
  switch (found.status) {
    case 'pass':
      return `pass ${found.evidence} ${(found.warnings ?? []).join(' | ')}`;
    case 'fail':
      return `fail ${found.handling} ${found.evidence} ${found.remedy}`;
    default:
      return `${found.status} ${found.because}`;
  }
}

/** A row of a table: the rule, the facts, how the verdict starts, and words that it must hold. */
export type Case = readonly [rule: string, facts: SetupFacts, starts: string, holds?: string];

/** One test for each rule of a check. */
export function casesOf(id: ControlId, title: string, cases: readonly Case[]): void {
  describe(`${id}: ${title}`, () => {
    for (const [rule, facts, starts, holds = ''] of cases) {
      test(rule, () => {
        const text = verdict(facts, id);
        expect(text.slice(0, starts.length)).toBe(starts);
        expect(text).toContain(holds);
      });
    }
  });
}
