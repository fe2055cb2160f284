import { expect, test } from '@jest/globals';
import type { Action } from '../../../../domain/setup/action.ts';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { couldResetPassword } from '../../../../domain/setup/operations/admin-password.ts';
import { effectsOf } from '../../../../domain/setup/operations/table.ts';
import { resolveTokens } from '../../../../domain/setup/operations/tokens.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { DEFECTS } from '../defects.ts';
import { simulateRoles } from '../simulator.ts';
import { raw } from '../warehouse.ts';

const statuses = (facts: SetupFacts) =>
  assess(facts).map(({ control, subject, status }) => `${control} ${subject} ${status}`);

function undone(facts: SetupFacts, action: Action): SetupFacts {
  if ('never' in action.undo) return facts;
  const { call } = action;
  const created =
    call.operation === 'ec2:CreateVpcEndpoint'
      ? { created: `predicted ${call.input.ServiceName}` }
      : {};
  return action.undo.reduce(
    (given, step) => effectsOf(resolveTokens(step, { aliases: {}, ...created })).predict(given),
    facts,
  );
}

/** S3 keeps AES256 when a default encryption is deleted: the world after that undo is better than the one before. */
const KEPT = ['the bucket does not encrypt'];

test.each(Object.keys(DEFECTS).filter((name) => !KEPT.includes(name)))(
  '%s: each action, undone last to first, gives the old world back',
  (name) => {
    const before = simulateRoles(
      DEFECTS[name]?.(raw({}, { routing: 'on', sampleData: true })) ?? raw(),
    );
    const { repairs, asks } = planSetup(before);
    const actions = [...repairs, ...asks].filter(({ undo }) => !('never' in undo));
    const worlds: SetupFacts[] = [before];
    for (const action of actions)
      worlds.push(effectsOf(action.call).predict(worlds.at(-1) ?? before));
    for (const [at, action] of [...actions.entries()].reverse()) {
      const after = undone(worlds[at + 1] ?? before, action);
      expect(statuses(after)).toEqual(statuses(worlds[at] ?? before));
    }
  },
);

test.each(Object.keys(DEFECTS))(
  '%s: what takes an action back is sent by the function that carried it out',
  (name) => {
    const { repairs, asks } = planSetup(simulateRoles(DEFECTS[name]?.(raw()) ?? raw()));
    const strange = [...repairs, ...asks].filter(
      ({ call, undo }) =>
        !('never' in undo) &&
        undo.some((back) => couldResetPassword(back) !== couldResetPassword(call)),
    );
    expect(strange).toEqual([]);
  },
);
