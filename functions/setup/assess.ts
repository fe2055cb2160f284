import { UnexpectedResponse } from '../../domain/errors.ts';
import { canonical, sha256 } from '../../domain/hash.ts';
import type { Action } from '../../domain/setup/action.ts';
import { apply } from '../../domain/setup/apply.ts';
import { assess } from '../../domain/setup/assess.ts';
import { planCanary } from '../../domain/setup/canary.ts';
import type { Finding } from '../../domain/setup/control.ts';
import type { SetupFacts } from '../../domain/setup/facts.ts';
import { planSetup } from '../../domain/setup/plan.ts';
import { askedAction } from '../../domain/setup/question.ts';
import { concludeSetup } from '../../domain/setup/report.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { canaryOf } from './request.ts';
import { type ApprovalQuestion, type SetupRun, type Step, setupRun } from './run.ts';
import { type OpenEnvelope, openEnvelope, type RunState } from './run-state.ts';
import { effectOf } from './step-effect.ts';

/** How often unknowns are read again before the run decides without them. */
const MAX_REREADS = 2;

/** Judges the facts of this round and says which way the run goes on. It cannot read or change the account. */
export const compose = ({ env }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  return async (event: unknown): Promise<RunState> => {
    const envelope = openEnvelope(event);
    const run = setupRun(TABLE, envelope.request.warehouse, envelope.run);
    const facts = await run.facts(envelope.round);
    if (facts === undefined)
      throw new UnexpectedResponse(`the journal has no facts of round ${envelope.round}`);
    const findings = assess(facts);
    if (envelope.undo === 'ended') return afterUndo(run, envelope, facts, findings);
    if (envelope.request.mode !== 'remediate') return { ...envelope, next: 'report' };

    const last = envelope.planned === 0 ? undefined : await run.step(envelope.planned);
    if (last !== undefined) {
      const effect = effectOf(last, findings, facts, envelope.settles);
      if (effect.is === 'settling')
        return { ...envelope, next: 'settle', settles: envelope.settles + 1 };
      if (effect.is === 'worse') return { ...envelope, next: 'undo', because: effect.because };
      if (effect.is === 'short') return { ...envelope, next: 'report', because: effect.because };
    }
    // A read that failed may succeed: a plan made without it would ask for less, or void an approval that was given.
    if (findings.some(({ status }) => status === 'unknown') && envelope.settles < MAX_REREADS) {
      return { ...envelope, next: 'settle', settles: envelope.settles + 1 };
    }
    return nextStep(run, envelope, facts, findings, last);
  };
};

/** Repairs first; then what somebody must approve, which is asked for once and holds for exactly this plan. */
async function nextStep(
  run: SetupRun,
  envelope: OpenEnvelope,
  facts: SetupFacts,
  findings: readonly Finding[],
  last: Step | undefined,
): Promise<RunState> {
  const { repairs, asks, approvalHash } = planSetup(facts);
  const tried = new Set((await run.actions()).map(({ action }) => canonical(action.call)));
  const again = [...repairs, ...asks].find(({ call }) => tried.has(canonical(call)));
  if (again !== undefined) {
    return {
      ...envelope,
      next: 'report',
      because: `${again.id} was done in this run and is called for again; it does not last`,
    };
  }
  if (repairs.length > 0) {
    return attach(
      run,
      envelope,
      stepOf('repairs', sha256(canonical(repairs)), repairs, facts, findings),
    );
  }
  if (asks.length > 0) {
    const approved = (last && coveredBy(last, asks)) ?? approvalHash;
    const step = stepOf('asks', approved, asks, facts, findings);
    return (
      (await consent(run, envelope, approved, asks.map(askedAction))) ?? attach(run, envelope, step)
    );
  }
  if (envelope.request.canary !== true) return { ...envelope, next: 'report' };
  const passed = canaryBarred(findings);
  if (passed !== undefined) return { ...envelope, next: 'report', because: passed };
  const plan = planCanary(facts, canaryOf(facts.target), envelope.run);
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
    (await consent(run, envelope, plan.hash, actions)) ?? {
      ...envelope,
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
  envelope: RunState,
  hash: string,
  actions: ApprovalQuestion['actions'],
): Promise<RunState | undefined> {
  const answer = await run.answer(hash);
  if (answer?.approved === true) return undefined;
  if (answer?.approved === false)
    return { ...envelope, next: 'report', because: `${answer.by} rejected the plan ${hash}` };
  if (envelope.asked !== undefined) {
    const because = `approved was the plan ${envelope.asked}; the world changed and now calls for ${hash}: start the run again`;
    return { ...envelope, next: 'report', because };
  }
  await run.save(`QUESTION#${hash}`, { actions });
  // Days may pass: what others do meanwhile is not this run's effect, so the step before is not judged again.
  return { ...envelope, next: 'ask', asked: hash, planned: 0, settles: 0 };
}

async function attach(run: SetupRun, envelope: RunState, step: Step): Promise<RunState> {
  await run.save(`PLAN#${envelope.round}`, step);
  // Once approved and done, another plan may be asked for: what the first made possible.
  const { asked: _, ...rest } = envelope;
  return { ...rest, planned: envelope.round, index: 0, attempts: 0, settles: 0, next: 'attach' };
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
    predicted: assess(now.reduce(apply, facts)),
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
  envelope: RunState,
  facts: SetupFacts,
  findings: readonly Finding[],
): Promise<RunState> {
  const first = await run.step(await firstStep(run));
  const effect =
    first === undefined
      ? undefined
      : effectOf({ before: first.before, predicted: [] }, findings, facts, envelope.settles);
  if (effect?.is === 'settling')
    return { ...envelope, next: 'settle', settles: envelope.settles + 1 };
  if (effect?.is !== 'worse') return { ...envelope, next: 'report' };
  return {
    ...envelope,
    next: 'report',
    because: `${envelope.because ?? ''}; after the undo ${effect.because}`,
  };
}

/** The round whose plan came first. */
const firstStep = async (run: SetupRun): Promise<number> => (await run.actions())[0]?.round ?? 0;

export const handler = lambda(compose);
