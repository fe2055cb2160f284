import * as z from 'zod/mini';
import { Action, ProposedAction } from '../action.ts';
import { ControlId, Handling, type Severity } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import type { SUBJECTS } from '../subjects.ts';

/** One requirement of the setup, checked for each of its subjects. Its number is its key in the register, its title in control-titles.ts. */
export interface Check {
  readonly severity: Severity;
  /** The page that asks for it, and the sentence: verbatim where the facts quote it, else condensed. */
  readonly source: { readonly url: string; readonly sentence: string };
  /** What an administrator suffers when it fails. */
  readonly why: string;
  /** The most that the check may do about a failure; a single finding can be less, e.g. `reports` for an explicit Deny. */
  readonly handling: Handling;
  /** What remediate does about it, for docs/setup.md. */
  readonly remediation: string;
  /** What it is about: each of these is a subject. */
  readonly about: keyof typeof SUBJECTS;
  readonly evaluate: (facts: SetupFacts, subject: string) => Verdict;
}

const verdictWith = <A extends z.ZodMiniType>(action: A) =>
  z.discriminatedUnion('status', [
    z.object({
      status: z.literal('pass'),
      evidence: z.string(),
      warnings: z.exactOptional(z.readonly(z.array(z.string()))),
    }),
    z.object({
      status: z.literal('fail'),
      /** What was observed, and what was wanted. */
      evidence: z.string(),
      /** What to do next, for a person. */
      remedy: z.string(),
      handling: Handling,
      /** The calls that turn it to pass; they may depend on other checks' actions and then appear in a later round. */
      actions: z.readonly(z.array(action)),
    }),
    z.object({ status: z.literal('unknown'), because: z.string() }),
    z.object({ status: z.literal('notApplicable'), because: z.string() }),
  ]);

/** What a check says of one subject. */
const Verdict = verdictWith(ProposedAction);
export type Verdict = z.infer<typeof Verdict>;

/** A verdict with the check and the subject that it is about; its actions know what takes them back. */
export const Finding = z.intersection(
  z.object({ control: ControlId, subject: z.string() }),
  verdictWith(Action),
);
export type Finding = z.infer<typeof Finding>;

/** Whether a finding keeps the setup from being complete: what is not known counts like what fails. */
export const isOpen = ({ status }: Pick<Finding, 'status'>): boolean =>
  status === 'fail' || status === 'unknown';

/** Names a finding among those of the same checks at another time. */
export const findingKey = ({ control, subject }: Pick<Finding, 'control' | 'subject'>): string =>
  `${control} ${subject}`;

/** What the finding rests on: the evidence, or the reason why there is none. */
export const groundsOf = (verdict: Verdict | Finding): string =>
  'evidence' in verdict ? verdict.evidence : verdict.because;

/** Findings that passed before and are open now. */
export function worsened(before: readonly Finding[], now: readonly Finding[]): readonly Finding[] {
  const passed = new Set(before.filter(({ status }) => status === 'pass').map(findingKey));
  return now.filter((finding) => isOpen(finding) && passed.has(findingKey(finding)));
}
