import type { Action } from '../action.ts';
import { assess } from '../checks/assess.ts';
import type { SetupFacts } from '../facts.ts';
import { effectsOf } from '../operations/table.ts';
import type { Step } from './step.ts';

/** The first actions of those planned on these facts, as far as they can be done without looking in between. */
export function stepOf(
  { handling, hash, covers }: Pick<Step, 'handling' | 'hash' | 'covers'>,
  planned: readonly Action[],
  facts: SetupFacts,
): Step {
  const pause = planned.findIndex(
    ({ afterSettling }, index) => afterSettling === true && index > 0,
  );
  const end = pause === -1 ? planned.length : pause;
  const actions = planned.slice(0, end);
  const predicted = actions.reduce((given, { call }) => effectsOf(call).predict(given), facts);
  return {
    handling,
    hash,
    covers,
    actions,
    later: planned.slice(end),
    before: assess(facts),
    predicted: assess(predicted),
  };
}
