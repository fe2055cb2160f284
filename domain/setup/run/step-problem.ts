import { canonical } from '../../hash.ts';
import type { ControlId } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import { planSetup } from './plan.ts';
import { type Step, stepHash } from './step.ts';

/**
 * Why a step that stands in the journal is not carried out, if it is not: it must be what its hash stands for, and what the
 * facts of its round call for, each action with the handling that they give it. Whoever wrote it is not believed.
 */
export function stepProblem(
  { handling, hash, covers, actions, later }: Step,
  facts: SetupFacts,
  controls: readonly ControlId[] | undefined,
): string | undefined {
  if (stepHash(handling, facts.target.name, covers) !== hash)
    return `the hash ${hash} does not stand for what the plan covers`;
  const all = [...actions, ...later];
  const covered = new Set(covers.map(canonical));
  const foreign = all.find((action) => !covered.has(canonical(action)));
  if (foreign !== undefined) return `the hash ${hash} does not cover ${foreign.id}`;
  const { repairs, asks } = planSetup(facts, controls);
  return canonical(all) === canonical(handling === 'repairs' ? repairs : asks)
    ? undefined
    : 'what was seen calls for another plan';
}
