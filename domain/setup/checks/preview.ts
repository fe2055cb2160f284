import type { ControlId } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import { SUBJECTS } from '../subjects.ts';
import type { Check, Finding } from './check.ts';

export type Register = ReadonlyMap<ControlId, Check>;

/** The checks of the path through the VPC, in the order in which it is built. */
const PATH: readonly ControlId[] = [
  'RedshiftML.6',
  'RedshiftML.11',
  'RedshiftML.25',
  'RedshiftML.26',
  'RedshiftML.29',
  'RedshiftML.27',
  'RedshiftML.28',
];

/** A finding of the preview. What it proposes is not carried out, because routing is off. */
export type PreviewFinding = Pick<Finding, 'control' | 'subject'> & ReturnType<Check['evaluate']>;

/**
 * The checks of the path through the VPC as if routing were on: what would break if somebody turned it on, as Security
 * Hub's Redshift.7 advises. Empty while the warehouse cannot be read.
 */
export function previewRouting(checks: Register, facts: SetupFacts): readonly PreviewFinding[] {
  if (!('ok' in facts.warehouse)) return [];
  const routed: SetupFacts = {
    ...facts,
    warehouse: { ok: { ...facts.warehouse.ok, enhancedVpcRouting: true } },
  };
  return PATH.flatMap((control) => {
    const check = checks.get(control);
    return check
      ? SUBJECTS[check.about](routed).map((subject) => ({
          control,
          subject,
          ...check.evaluate(routed, subject),
        }))
      : [];
  });
}
