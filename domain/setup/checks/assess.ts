import type { Action, ProposedAction } from '../action.ts';
import type { ControlId } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import { effectsOf } from '../operations/table.ts';
import { SUBJECTS } from '../subjects.ts';
import type { Check, Finding } from './check.ts';
import { CHECKS } from './register.ts';

/** A proposed call with what it replaces, and what takes it back, in these facts. */
function planned(repairs: ControlId, facts: SetupFacts, proposed: ProposedAction): Action {
  const { expected, undo } = effectsOf(proposed.call);
  const replaces = expected(facts);
  return {
    ...proposed,
    repairs,
    undo: undo(facts),
    ...(replaces === undefined ? {} : { replaces }),
  };
}

/** The findings of one check, one for each of its subjects. */
const findingsOf = (control: ControlId, check: Check, facts: SetupFacts): readonly Finding[] =>
  SUBJECTS[check.about](facts).map((subject) => {
    const verdict = check.evaluate(facts, subject);
    if (verdict.status !== 'fail') return { control, subject, ...verdict };
    const actions = verdict.actions.map((proposed) => planned(control, facts, proposed));
    return { control, subject, ...verdict, actions };
  });

/** Every check on every subject. */
export const assess = (facts: SetupFacts): readonly Finding[] =>
  [...CHECKS].flatMap(([control, check]) => findingsOf(control, check, facts));
