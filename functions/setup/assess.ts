import { UnexpectedResponse } from '../../domain/errors.ts';
import { canonical, sha256 } from '../../domain/hash.ts';
import type { Action } from '../../domain/setup/action.ts';
import { assess } from '../../domain/setup/checks/assess.ts';
import type { Finding } from '../../domain/setup/checks/check.ts';
import type { SetupFacts } from '../../domain/setup/facts.ts';
import { effectsOf } from '../../domain/setup/operations/table.ts';
import { planCanary } from '../../domain/setup/run/canary.ts';
import { planSetup } from '../../domain/setup/run/plan.ts';
import { askedAction } from '../../domain/setup/run/question.ts';
import { concludeSetup } from '../../domain/setup/run/report.ts';
import { effectOf } from '../../domain/setup/run/step-effect.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { canaryOf } from './run/request.ts';
import { type OpenRunState, openRun, type RunState } from './run/run-state.ts';
import { type ApprovalQuestion, type SetupRun, type Step, setupRun } from './run/setup-run.ts';

/** How often unknowns are read again before the run decides without them. */
const MAX_REREADS = 2;

/** Judges the facts of this round and says which way the run goes on. It cannot read or change the account. */
export const compose = ({ env }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<RunState> => {
    const state = openRun(event);
    const run = setupRun(TABLE, state.request.warehouse, state.run);
    const facts = await run.facts(state.round);
    if (facts === undefined)
      throw new UnexpectedResponse(`the journal has no facts of round ${state.round}`);
    const findings = assess(facts);
    if (state.undo === 'ended') return afterUndo(run, state, facts, findings);
    if (state.request.mode !== 'remediate') return { ...state, next: 'report' };

    const last = state.planned === 0 ? undefined : await run.step(state.planned);
    if (last !== undefined) {
      const effect = effectOf(last, findings, facts, state.waits);
      if (effect.is === 'pending') return { ...state, next: 'wait', waits: state.waits + 1 };
      if (effect.is === 'worse') return { ...state, next: 'undo', because: effect.because };
      if (effect.is === 'incomplete') return { ...state, next: 'report', because: effect.because };
    }
    // A read that failed may succeed: a plan made without it would ask for less, or void an approval that was given.
    if (findings.some(({ status }) => status === 'unknown') && state.waits < MAX_REREADS) {
      return { ...state, next: 'wait', waits: state.waits + 1 };
    }
    return nextStep(run, state, facts, findings, last);
  };
};

/** Repairs first; then what somebody must approve, which is asked for once and holds for exactly this plan. */
async function nextStep(
  run: SetupRun,
  state: OpenRunState,
  facts: SetupFacts,
  findings: readonly Finding[],
  last: Step | undefined,
): Promise<RunState> {
  const { repairs, asks, approvalHash } = planSetup(facts);
  const tried = new Set((await run.actions()).map(({ action }) => canonical(action.call)));
  const again = [...repairs, ...asks].find(({ call }) => tried.has(canonical(call)));
  if (again !== undefined) {
    return {
      ...state,
      next: 'report',
      because: `${again.id} was done in this run and is called for again; it does not last`,
    };
  }
  if (repairs.length > 0) {
    return attach(
      run,
      state,
      stepOf('repairs', sha256(canonical(repairs)), repairs, facts, findings),
    );
  }
  if (asks.length > 0) {
    const approved = (last && coveredBy(last, asks)) ?? approvalHash;
    const step = stepOf('asks', approved, asks, facts, findings);
    return (await consent(run, state, approved, asks.map(askedAction))) ?? attach(run, state, step);
  }
  if (state.request.canary !== true) return { ...state, next: 'report' };
  const passed = canaryBarred(findings);
  if (passed !== undefined) return { ...state, next: 'report', because: passed };
  const plan = planCanary(facts, canaryOf(facts.target), state.run);
  const actions = [
    {
      id: `canary ${plan.model.schema}.${plan.model.name}`,
      consequence: plan.consequence,
      request: {
        operation: 'redshift-data:BatchExecuteStatement',
        input: { Sqls: [plan.create, plan.drop] },
      },
    },
  ];
  return (
    (await consent(run, state, plan.hash, actions)) ?? {
      ...state,
      next: 'canary',
      asked: plan.hash,
    }
  );
}

/** A canary on prerequisites that do not pass would cost money and tell what is known already. */
const canaryBarred = (findings: readonly Finding[]): string | undefined =>
  concludeSetup(findings).startsWith('prerequisites pass')
    ? undefined
    : 'the canary was not tried: first the prerequisites have to pass';

/** Where the run goes while this plan is not approved; `undefined` once somebody approved exactly it. */
async function consent(
  run: SetupRun,
  state: RunState,
  hash: string,
  actions: ApprovalQuestion['actions'],
): Promise<RunState | undefined> {
  const answer = await run.answer(hash);
  if (answer?.approved === true) return undefined;
  if (answer?.approved === false)
    return { ...state, next: 'report', because: `${answer.by} rejected the plan ${hash}` };
  if (state.asked !== undefined) {
    const because = `approved was the plan ${state.asked}; the world changed and now calls for ${hash}: start the run again`;
    return { ...state, next: 'report', because };
  }
  await run.save(`QUESTION#${hash}`, { actions });
  // Days may pass: what others do meanwhile is not this run's effect, so the step before is not judged again.
  return { ...state, next: 'ask', asked: hash, planned: 0, waits: 0 };
}

async function attach(run: SetupRun, state: RunState, step: Step): Promise<RunState> {
  await run.save(`PLAN#${state.round}`, step);
  // Once approved and done, another plan may be asked for: what the first made possible.
  const { asked: _, ...rest } = state;
  return { ...rest, planned: state.round, index: 0, attempts: 0, waits: 0, next: 'attach' };
}

const stepOf = (
  handling: Step['handling'],
  hash: string,
  actions: readonly Action[],
  facts: SetupFacts,
  before: readonly Finding[],
): Step => {
  const pause = actions.findIndex(
    ({ afterSettling }, index) => afterSettling === true && index > 0,
  );
  const end = pause === -1 ? actions.length : pause;
  const [now, later] = [actions.slice(0, end), actions.slice(end)];
  return {
    handling,
    hash,
    actions: now,
    later,
    before,
    predicted: assess(now.reduce((given, { call }) => effectsOf(call).predict(given), facts)),
  };
};

/** The hash of the approved plan of which these actions are the rest, each as it was approved. */
function coveredBy(
  { handling, hash, later }: Step,
  actions: readonly Action[],
): string | undefined {
  const approved = new Set(later.map(canonical));
  return handling === 'asks' && actions.every((action) => approved.has(canonical(action)))
    ? hash
    : undefined;
}

/** After an undo only one thing is waited for: that the account reads as it did before the run touched it. */
async function afterUndo(
  run: SetupRun,
  state: RunState,
  facts: SetupFacts,
  findings: readonly Finding[],
): Promise<RunState> {
  const first = await run.step(await firstStep(run));
  const effect =
    first === undefined
      ? undefined
      : effectOf({ before: first.before, predicted: [] }, findings, facts, state.waits);
  if (effect?.is === 'pending') return { ...state, next: 'wait', waits: state.waits + 1 };
  if (effect?.is !== 'worse') return { ...state, next: 'report' };
  return {
    ...state,
    next: 'report',
    because: `${state.because ?? ''}; after the undo ${effect.because}`,
  };
}

/** The round whose plan came first. */
const firstStep = async (run: SetupRun): Promise<number> => (await run.actions())[0]?.round ?? 0;

export const handler = lambda(compose);
