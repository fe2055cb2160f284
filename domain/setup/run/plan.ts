import { canonical, sha256 } from '../../hash.ts';
import type { Action } from '../action.ts';
import { assess } from '../checks/assess.ts';
import { type Finding, worsened } from '../checks/check.ts';
import type { ControlId } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import { effectsOf } from '../operations/table.ts';
import { guarded } from './guard.ts';
import { stepHash } from './step.ts';

interface ByHand {
  readonly action: Action;
  readonly because: string;
}

export interface SetupPlan {
  /** SHA-256 over everything that the plan would do. */
  readonly hash: string;
  /** SHA-256 over `asks` alone: what a named person approves. It stays the same when the repairs are done. */
  readonly approvalHash: string;
  readonly repairs: readonly Action[];
  /** Everything that runs only after the approval; repairs that rely on such an action are among them. */
  readonly asks: readonly Action[];
  /** What Attach may not do itself, printed for somebody who may. */
  readonly byHand: readonly ByHand[];
  /** Every finding as it should read after the repairs alone. */
  readonly repaired: readonly Finding[];
  /** Every finding as it should read after repairs and asks. */
  readonly predicted: readonly Finding[];
}

/** More actions than any warehouse needs; reaching it would be a defect of a check. */
const MAX_ACTIONS = 500;

type Refusal = (facts: SetupFacts, action: Action) => string | undefined;

interface Progress {
  readonly facts: SetupFacts;
  readonly findings: readonly Finding[];
  readonly done: readonly Action[];
  readonly refused: readonly ByHand[];
}

const sameAs = (action: Action) => (other: Action) =>
  canonical(other.call) === canonical(action.call);

/**
 * Takes the first action that a failing check proposes, looks at the facts as they will be, and starts again, until no
 * check proposes anything new: the order of the checks and what they see decide the order of the actions.
 */
function extend(start: Pick<Progress, 'facts' | 'findings'>, refuse: Refusal): Progress {
  let { facts, findings } = start;
  const done: Action[] = [];
  const refused: ByHand[] = [];
  const isNew = (action: Action) =>
    ![...done, ...refused.map((entry) => entry.action)].some(sameAs(action));
  while (done.length + refused.length < MAX_ACTIONS) {
    const action = findings
      .flatMap((finding) => (finding.status === 'fail' ? finding.actions : []))
      .find(isNew);
    if (!action) break;
    const barred = refuse(facts, action);
    if (barred !== undefined) {
      refused.push({ action, because: barred });
      continue;
    }
    const next = effectsOf(action.call).predict(facts);
    const after = assess(next);
    const [worse] = worsened(findings, after);
    // An action that turns a pass into something else is not taken (law 11).
    if (worse) {
      refused.push({ action, because: `it would worsen ${worse.control} of ${worse.subject}` });
      continue;
    }
    done.push(action);
    facts = next;
    findings = after;
  }
  return { facts, findings, done, refused };
}

const withoutAsking: Refusal = (facts, action) =>
  action.handling === 'asks' ? 'it needs an approval' : guarded(facts, action);

const onlyFor =
  (controls: readonly ControlId[] | undefined): Refusal =>
  (_, { repairs }) =>
    controls === undefined || controls.includes(repairs)
      ? undefined
      : `this run is for ${controls.join(', ')} only`;

/**
 * The ordered, minimal plan that the facts call for, with what each check should say afterwards. Three passes: what needs
 * nobody, then also what needs an approval, then, for print, also what others must do. `controls`: for these checks only.
 */
export function planSetup(facts: SetupFacts, controls?: readonly ControlId[]): SetupPlan {
  const isFor = onlyFor(controls);
  const first = extend(
    { facts, findings: assess(facts) },
    (now, action) => isFor(now, action) ?? withoutAsking(now, action),
  );
  const second = extend(first, (now, action) => isFor(now, action) ?? guarded(now, action));
  const worsening = second.refused.filter(
    ({ action }) => guarded(second.facts, action) === undefined,
  );
  const barred = (action: Action) => worsening.some((entry) => sameAs(action)(entry.action));
  const third = extend(second, (_, action) =>
    barred(action) ? 'it would worsen another check' : undefined,
  );
  const byHand: readonly ByHand[] = [
    ...third.done.map((action) => ({
      action,
      because: guarded(third.facts, action) ?? 'it follows from an action by hand',
    })),
    ...worsening,
  ];
  const [repairs, asks] = [first.done, second.done];
  return {
    hash: sha256(canonical({ warehouse: facts.target.name, repairs, asks, byHand })),
    approvalHash: stepHash('asks', facts.target.name, asks),
    repairs,
    asks,
    byHand,
    repaired: first.findings,
    predicted: second.findings,
  };
}
