import { assess } from '../setup/checks/assess.ts';
import type { Check, Finding } from '../setup/checks/check.ts';
import { CHECKS } from '../setup/checks/register.ts';
import type { SetupFacts } from '../setup/facts.ts';
import { guarded } from '../setup/run/guard.ts';
import type { ExaminedSetup } from './examined-setup.ts';
import { findingOf, tallied } from './judged.ts';
import type { AuditVerdict } from './rule.ts';
import { setupParts } from './setup-parts.ts';

/** Every check of the setup on one warehouse. What does not apply to it is neither counted nor told. */
export function examineSetup(facts: SetupFacts): ExaminedSetup {
  const place = { warehouse: facts.target.name };
  const found = assess(facts);
  const verdicts = [...CHECKS].map(([control, check]) => ({
    control,
    rule: check,
    judged: found
      .filter((finding) => finding.control === control)
      .flatMap((finding) => verdictOf(facts, check, finding)),
  }));
  return {
    ...place,
    judged: verdicts.map(({ control, judged }) => ({ control, ...tallied(judged) })),
    findings: verdicts.flatMap(({ judged, ...of }) =>
      judged.flatMap((verdict) => findingOf(of, place, verdict)),
    ),
    parts: setupParts(facts, found),
  };
}

function verdictOf(facts: SetupFacts, { about }: Check, finding: Finding): AuditVerdict[] {
  const subject = { kind: about, name: finding.subject };
  switch (finding.status) {
    case 'notApplicable':
      return [];
    case 'pass':
      return [{ ...subject, status: 'pass' }];
    case 'unknown':
      return [
        {
          ...subject,
          status: 'unknown',
          evidence: finding.because,
          remedy: 'see to what keeps it from being judged, then start the machine audit',
        },
      ];
    case 'fail':
      return [
        {
          ...subject,
          status: 'fail',
          evidence: finding.evidence,
          remedy: `${finding.remedy}${whoDoesIt(facts, finding)}`,
        },
      ];
  }
}

function whoDoesIt(
  facts: SetupFacts,
  { handling, actions }: Extract<Finding, { status: 'fail' }>,
): string {
  if (handling === 'reports') return '';
  const barred = actions
    .map((action) => guarded(facts, action))
    .find((because) => because !== undefined);
  if (barred !== undefined) return `; the machine setup may not: ${barred}`;
  const input = JSON.stringify({ warehouse: facts.target.name, mode: 'remediate' });
  return `; the machine setup does, started with ${input}${handling === 'asks' ? ' and an approval' : ''}`;
}
