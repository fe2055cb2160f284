import { canonical } from '../../hash.ts';
import { assess } from '../checks/assess.ts';
import { type Finding, findingKey } from '../checks/check.ts';
import type { SetupFacts } from '../facts.ts';
import { planCanary } from './canary.ts';
import { hindrances } from './hindrances.ts';
import { type JournalEntry, standsOpen } from './journal-entry.ts';
import { planSetup } from './plan.ts';
import { stepOf } from './planned-step.ts';
import { type AskedAction, askedAction, type SetupAnswer } from './question.ts';
import { canaryMethod, canaryOf, wantsCanary } from './request.ts';
import type { OpenRunState } from './run-state.ts';
import { approvedWith, type Step, stepHash } from './step.ts';
import { effectOf } from './step-effect.ts';

/** How often unknowns are read again before the run decides without them. */
const MAX_REREADS = 2;

/** What a run knows when it has to go on. */
export interface SetupSituation {
  readonly state: OpenRunState;
  /** What the inspection of this round read. */
  readonly facts: SetupFacts;
  /** The step that is being carried out; after an undo the first one of the run. */
  readonly step: Step | undefined;
  /** Everything that this run has begun to do, or was refused. */
  readonly begun: readonly JournalEntry[];
  /** What people said, by the hash of the plan that they were asked about. */
  readonly answers: ReadonlyMap<string, SetupAnswer>;
}

/** Which way a run goes on. */
export type NextSetupStep =
  /** Inspect again in a while: something is under way, or not known. */
  | { readonly do: 'wait' }
  | { readonly do: 'attach'; readonly step: Step }
  | { readonly do: 'ask'; readonly hash: string; readonly actions: readonly AskedAction[] }
  | { readonly do: 'canary'; readonly hash: string }
  /** Take back the step that is being carried out; with `from`, all that was done since that round. */
  | { readonly do: 'undo'; readonly because: string; readonly from?: number }
  | { readonly do: 'report'; readonly because?: string };

/** Judges the facts of this round, and decides how the run goes on. */
export function nextSetupStep(situation: SetupSituation): NextSetupStep {
  const { state, facts, step } = situation;
  const findings = assess(facts);
  if (state.undo === 'ended') return afterUndo(situation, findings);
  if (state.request.mode !== 'remediate') return { do: 'report' };

  const effect = step && effectOf(step, findings, facts, state.waits);
  if (effect?.is === 'pending') return { do: 'wait' };
  if (effect?.is === 'worse') return { do: 'undo', because: effect.because };
  if (effect?.is === 'incomplete')
    return { do: 'report', because: [...refusals(situation), effect.because].join('; ') };
  // A read that failed may succeed: a plan made without it would ask for less, or void an approval that was given.
  if (findings.some(({ status }) => status === 'unknown') && state.waits < MAX_REREADS)
    return { do: 'wait' };
  return afterStep(situation, findings);
}

/** What AWS refused of the step; the rest of it was carried out. */
const refusals = ({ state, begun }: SetupSituation): string[] =>
  begun
    .filter(({ round, progress }) => round === state.planned && progress === 'refused')
    .map(({ action, because }) => `${action.id}: ${because}`);

/** Repairs first; then what somebody must approve, which is asked for once and holds for exactly this plan. */
function afterStep(situation: SetupSituation, findings: readonly Finding[]): NextSetupStep {
  const { state, facts, step, begun } = situation;
  const { repairs, asks, approvalHash } = planSetup(facts, state.request.controls);
  const tried = new Set(begun.map(({ action }) => canonical(action.call)));
  const again = [...repairs, ...asks].find(({ call }) => tried.has(canonical(call)));
  if (again !== undefined) {
    const because = `${again.id} was done in this run and is called for again; it does not last`;
    return { do: 'report', because };
  }
  if (repairs.length > 0) {
    const handling = 'repairs';
    const hash = stepHash(handling, facts.target.name, repairs);
    return { do: 'attach', step: stepOf({ handling, hash, covers: repairs }, repairs, facts) };
  }
  if (asks.length > 0) {
    const plan = (step && approvedWith(step, asks)) ?? { hash: approvalHash, covers: asks };
    return consented(situation, plan.hash, asks.map(askedAction), () => ({
      do: 'attach',
      step: stepOf({ handling: 'asks', ...plan }, asks, facts),
    }));
  }
  return wantsCanary(state.request) ? canaryStep(situation, findings) : { do: 'report' };
}

/** What is not known a canary finds out; what fails it would repeat, at a cost. */
function canaryStep(situation: SetupSituation, findings: readonly Finding[]): NextSetupStep {
  const { state, facts } = situation;
  const inTheWay = namesOf(hindrances(facts));
  if (inTheWay !== '') {
    const because = `the canary was not tried: it would only repeat what fails, ${inTheWay}`;
    return { do: 'report', because };
  }
  const plan = planCanary(facts, canaryOf(facts.target), state.run, canaryMethod(state.request));
  const { hash, model, statements } = plan;
  const unknown = namesOf(findings.filter(({ status }) => status === 'unknown'));
  const action: AskedAction = {
    id: `canary ${model.schema}.${model.name}`,
    consequence:
      unknown === '' ? plan.consequence : `${plan.consequence}. Not known is so far: ${unknown}`,
    request: {
      operation: 'redshift-data:BatchExecuteStatement',
      input: { Sqls: [...new Set(Object.values(statements))] },
    },
  };
  return consented(situation, hash, [action], () => ({ do: 'canary', hash }));
}

const namesOf = (findings: readonly Finding[]): string => findings.map(findingKey).join(', ');

/** `approved()` if somebody approved exactly this plan. Otherwise it is asked about, or the reason is reported why not. */
function consented(
  { state, answers }: SetupSituation,
  hash: string,
  actions: readonly AskedAction[],
  approved: () => NextSetupStep,
): NextSetupStep {
  const answer = answers.get(hash);
  if (answer?.approved === true) return approved();
  if (answer?.approved === false)
    return { do: 'report', because: `${answer.by} rejected the plan ${hash}` };
  if (state.asked === undefined) return { do: 'ask', hash, actions };
  const because = `approved was the plan ${state.asked}; the world changed and now calls for ${hash}: start the run again`;
  return { do: 'report', because };
}

/**
 * After the undo of a step, what the run did before it stays, as long as no check is worse than before the run; if one is,
 * that is taken back, too. Then only one thing is waited for: that the account reads as it did before the run touched it.
 */
function afterUndo(
  { state, facts, step, begun }: SetupSituation,
  findings: readonly Finding[],
): NextSetupStep {
  const effect =
    step && effectOf({ before: step.before, predicted: [] }, findings, facts, state.waits);
  if (effect?.is === 'pending') return { do: 'wait' };
  if (effect?.is !== 'worse') return { do: 'report' };
  const because = `${state.because ?? ''}; after the undo ${effect.because}`;
  const remains = begun.filter(standsOpen).map(({ round }) => round);
  return remains.length > 0
    ? { do: 'undo', because, from: Math.min(...remains) }
    : { do: 'report', because };
}
