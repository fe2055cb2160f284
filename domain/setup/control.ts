import type { Action } from './action.ts';
import type { SetupFacts } from './facts.ts';

export type ControlId = `RedshiftML.${number}`;
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * What happens to a failure: `repairs` by itself, `asks` a named person first, `reports` and shows an alternative because
 * the cause belongs to somebody else.
 */
export type Handling = 'repairs' | 'asks' | 'reports';

/** One requirement of the setup, checked for each of its subjects. */
export interface Check {
  readonly id: ControlId;
  readonly title: string;
  readonly severity: Severity;
  /** The requirement and the page it stands on: verbatim where the page of the setup or docs/facts.md quotes it, else condensed. */
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

export type Verdict =
  | { readonly status: 'pass'; readonly evidence: string; readonly warnings?: readonly string[] }
  | {
      readonly status: 'fail';
      /** What was observed, and what was wanted. */
      readonly evidence: string;
      /** What to do next, for a person. */
      readonly remedy: string;
      readonly handling: Handling;
      /** The calls that turn it to pass; they may depend on other checks' actions and then appear in a later round. */
      readonly actions: readonly Action[];
    }
  | { readonly status: 'unknown'; readonly because: string }
  | { readonly status: 'notApplicable'; readonly because: string };

export type Finding = { readonly control: ControlId; readonly subject: string } & Verdict;
