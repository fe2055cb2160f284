import { canonical, sha256 } from '../hash.ts';
import type { Action } from './action.ts';
import { apply } from './apply.ts';
import { assess } from './assess.ts';
import { CHECKS } from './checks.ts';
import type { Finding } from './control.ts';
import type { SetupFacts } from './facts.ts';
import { guarded } from './guard.ts';

export interface ByHand {
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
  /** Every finding as it should read after repairs and asks. */
  readonly predicted: readonly Finding[];
}

/** More rounds than any chain of dependent actions is long; reaching it would be a defect of a check. */
const MAX_ROUNDS = 10;

type Refusal = (facts: SetupFacts, action: Action) => string | undefined;

interface Progress {
  readonly facts: SetupFacts;
  readonly done: readonly Action[];
  readonly refused: readonly ByHand[];
}

const sameAs = (action: Action) => (other: Action) => canonical(other.call) === canonical(action.call);

/** The finding that an action would turn from pass to something else: then it is not taken (pains N10). */
function worsened(before: readonly Finding[], after: readonly Finding[]): Finding | undefined {
  const passed = new Set(before.filter(({ status }) => status === 'pass').map((f) => `${f.control} ${f.subject}`));
  return after.find(
    ({ status, control, subject }) =>
      (status === 'fail' || status === 'unknown') && passed.has(`${control} ${subject}`),
  );
}

/**
 * Takes the actions that the failing checks propose, one after the other, and lets every later check see the facts as
 * they will be, until no check proposes anything new: the order follows from the dependencies by itself.
 */
function settle(start: SetupFacts, refuse: Refusal): Progress {
  let facts = start;
  let findings = assess(start);
  const done: Action[] = [];
  const refused: ByHand[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = done.length;
    for (const check of CHECKS) {
      for (const subject of check.subjects(facts)) {
        const verdict = check.evaluate(facts, subject);
        for (const action of verdict.status === 'fail' ? verdict.actions : []) {
          if (done.some(sameAs(action)) || refused.some((entry) => sameAs(action)(entry.action))) continue;
          const because = refuse(facts, action);
          const next = because === undefined ? apply(facts, action) : facts;
          const after = because === undefined ? assess(next) : findings;
          const worse = worsened(findings, after);
          const reason = because ?? (worse && `it would worsen ${worse.control} of ${worse.subject}`);
          if (reason !== undefined) refused.push({ action, because: reason });
          else {
            done.push(action);
            facts = next;
            findings = after;
          }
        }
      }
    }
    if (done.length === before) break;
  }
  return { facts, done, refused };
}

/** Only what needs nobody; then also what needs an approval; then, for print, also what others must do. */
const withoutAsking: Refusal = (facts, action) =>
  action.handling === 'asks' ? 'it needs an approval' : guarded(facts, action);

/** The ordered, minimal plan that the facts call for, with what each check should say afterwards. */
export function planSetup(facts: SetupFacts): SetupPlan {
  const first = settle(facts, withoutAsking);
  const second = settle(first.facts, guarded);
  const worsening = second.refused.filter(({ action }) => guarded(second.facts, action) === undefined);
  const barred = (action: Action) => worsening.some((entry) => sameAs(action)(entry.action));
  const third = settle(second.facts, (_, action) => (barred(action) ? 'it would worsen another check' : undefined));
  const reasons = new Map(second.refused.map(({ action, because }) => [canonical(action.call), because]));
  const byHand: readonly ByHand[] = [
    ...third.done.map((action) => ({
      action,
      because:
        reasons.get(canonical(action.call)) ?? guarded(third.facts, action) ?? 'it follows from an action by hand',
    })),
    ...worsening,
  ];
  const [repairs, asks] = [first.done, second.done];
  return {
    hash: sha256(canonical({ warehouse: facts.target.name, repairs, asks, byHand })),
    approvalHash: sha256(canonical({ warehouse: facts.target.name, asks })),
    repairs,
    asks,
    byHand,
    predicted: assess(second.facts),
  };
}
