import * as z from 'zod/mini';
import { titleOf } from '../control-titles.ts';
import { canonical, sha256 } from '../hash.ts';
import { ControlId } from '../setup/control.ts';
import { AuditFinding } from './report.ts';
import type { AuditRule, AuditVerdict } from './rule.ts';

/** How often a control passed, failed, and could not be judged. */
export const Judged = z.object({
  control: ControlId,
  passed: z.int(),
  failed: z.int(),
  unknown: z.int(),
});
export type Judged = z.infer<typeof Judged>;

/** A finding before it is compared with those of the audit before. */
export const NewFinding = z.omit(AuditFinding, {
  firstSeen: true,
  excepted: true,
  repairs: true,
});
export type NewFinding = z.infer<typeof NewFinding>;

/** Of one control: how its verdicts are divided. */
export function tallied(verdicts: readonly AuditVerdict[]): Omit<Judged, 'control'> {
  const of = (wanted: AuditVerdict['status']): number =>
    verdicts.filter(({ status }) => status === wanted).length;
  return { passed: of('pass'), failed: of('fail'), unknown: of('unknown') };
}

/** The finding of a verdict that is no pass. */
export function findingOf(
  {
    control,
    rule,
  }: {
    readonly control: ControlId;
    readonly rule: Pick<AuditRule, 'severity' | 'source'>;
  },
  {
    account,
    ...place
  }: { readonly warehouse: string; readonly database?: string; readonly account?: string },
  verdict: AuditVerdict,
): NewFinding[] {
  if (verdict.status === 'pass') return [];
  const { kind, name, status, evidence, remedy, lastAt, byDesign } = verdict;
  // Names of an account's tell it apart already: without the account the finding keeps its id.
  const resource = { ...place, kind, name };
  const { severity, source } = rule;
  return [
    {
      id: sha256(canonical([control, resource])),
      control,
      title: titleOf(control),
      severity,
      verdict: status,
      resource: { ...resource, ...(account !== undefined && { account }) },
      evidence,
      ...(lastAt !== undefined && { lastAt }),
      remedy,
      source: source.url,
      ...(byDesign === true && { byDesign }),
    },
  ];
}
