import type { Check, Finding } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import { CHECKS } from './register.ts';

/** The findings of one check, one for each of its subjects. */
export const findingsOf = (check: Check, facts: SetupFacts): readonly Finding[] =>
  check
    .subjects(facts)
    .map((subject) => ({ control: check.id, subject, ...check.evaluate(facts, subject) }));

/** Every check on every subject. */
export const assess = (facts: SetupFacts): readonly Finding[] =>
  CHECKS.flatMap((check) => findingsOf(check, facts));
