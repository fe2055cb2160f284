import type { Action, ProposedAction } from '../action.ts';
import type { ControlId, Handling, Severity } from '../control.ts';
import type { SetupFacts } from '../facts.ts';

/** One requirement of the setup, checked for each of its subjects. Its number is its key in the register. */
export interface Check {
  readonly title: string;
  readonly severity: Severity;
  /** The requirement and the page it stands on: verbatim where the spec or the facts quote it, else condensed. */
  readonly source: { readonly url: string; readonly sentence: string };
  /** What an administrator suffers when it fails. */
  readonly why: string;
  /** The most that the check may do about a failure; a single finding can be less, e.g. `reports` for an explicit Deny. */
  readonly handling: Handling;
  /** What remediate does about it, for docs/setup.md. */
  readonly remediation: string;
  /** What it is about: role ARNs, bucket names, key references, or the warehouse's name. */
  readonly subjects: (facts: SetupFacts) => readonly string[];
  readonly evaluate: (facts: SetupFacts, subject: string) => Verdict;
}

/** What a check says of one subject, with the kind of action that it brings along. */
export type VerdictOf<A> =
  | { readonly status: 'pass'; readonly evidence: string; readonly warnings?: readonly string[] }
  | {
      readonly status: 'fail';
      /** What was observed, and what was wanted. */
      readonly evidence: string;
      /** What to do next, for a person. */
      readonly remedy: string;
      readonly handling: Handling;
      /** The calls that turn it to pass; they may depend on other checks' actions and then appear in a later round. */
      readonly actions: readonly A[];
    }
  | { readonly status: 'unknown'; readonly because: string }
  | { readonly status: 'notApplicable'; readonly because: string };

export type Verdict = VerdictOf<ProposedAction>;

/** A verdict with the check and the subject that it is about; its actions know what takes them back. */
export type Finding = {
  readonly control: ControlId;
  readonly subject: string;
} & VerdictOf<Action>;

/** Whether a finding keeps the setup from being complete: what is not known counts like what fails. */
export const isOpen = ({ status }: Pick<Finding, 'status'>): boolean =>
  status === 'fail' || status === 'unknown';

/** Names a finding among those of the same checks at another time. */
export const findingKey = ({ control, subject }: Pick<Finding, 'control' | 'subject'>): string =>
  `${control} ${subject}`;

/** What the finding rests on: the evidence, or the reason why there is none. */
export const groundsOf = (verdict: VerdictOf<unknown>): string =>
  'evidence' in verdict ? verdict.evidence : verdict.because;

/** Findings that passed before and are open now. */
export function worsened(before: readonly Finding[], now: readonly Finding[]): readonly Finding[] {
  const passed = new Set(before.filter(({ status }) => status === 'pass').map(findingKey));
  return now.filter((finding) => isOpen(finding) && passed.has(findingKey(finding)));
}
