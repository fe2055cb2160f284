import { exceptionInWords, isByDesign, isCounted } from '../order-findings.ts';
import type { AuditFinding, AuditReport } from '../report.ts';
import { legible } from './legible.ts';
import { placeOf } from './resource-name.ts';

type Control = AuditReport['controls'][number];

/**
 * The audit as a JUnit file after junit-10.xsd of Jenkins' xUnit plugin: a suite for each control, with a case for each finding.
 * A finding that could not be judged is an error; one that somebody answers for, or that no audit can judge, is skipped.
 */
export function junitOf({ controls, findings, run }: AuditReport): string {
  const byControl = Map.groupBy(findings, ({ control }) => control);
  const judged = new Set(controls.map(({ control }) => control));
  const others = [...byControl].flatMap(([control, [first]]) =>
    judged.has(control) || first === undefined
      ? []
      : [
          {
            control,
            title: first.title,
            setting: 'report',
            passed: 0,
            failed: 0,
            unknown: 0,
          } as const,
        ],
  );
  const suites = [...controls, ...others].map((control) =>
    suite(control, byControl.get(control.control) ?? [], run.finishedAt),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Redshift ML audit">${suites.join('')}\n</testsuites>\n`;
}

function suite(control: Control, findings: readonly AuditFinding[], finishedAt: string): string {
  const isOff = control.setting === 'off';
  const skipped = findings.filter((one) => !isCounted(one)).length + (isOff ? 1 : 0);
  const count = (verdict: AuditFinding['verdict']): number =>
    findings.filter((one) => isCounted(one) && one.verdict === verdict).length;
  // What passed has no names: one case stands for all of it.
  const passed =
    control.passed === 0 ? [] : [testcase(control.control, `${control.passed} passed`, '')];
  const off = isOff
    ? [testcase(control.control, 'not judged', '<skipped message="off in audit.controls"/>')]
    : [];
  const cases = [...passed, ...off, ...findings.map(caseOf)];
  const name = quoted(`${control.control} ${control.title}`);
  return `\n  <testsuite name=${name} tests="${cases.length}" failures="${count('fail')}" errors="${count('unknown')}" skipped="${skipped}" timestamp="${finishedAt.slice(0, 19)}">${cases.join('')}\n  </testsuite>`;
}

function caseOf(finding: AuditFinding): string {
  const { control, resource, excepted, verdict, title, evidence, remedy } = finding;
  const name = `${resource.kind} ${resource.name} (${placeOf(resource)}) [${finding.id}]`;
  if (excepted !== undefined) {
    const why = quoted(exceptionInWords(excepted));
    return testcase(control, name, `<skipped message=${why}/>`);
  }
  if (isByDesign(finding))
    return testcase(
      control,
      name,
      `<skipped message=${quoted(`no audit can see it: ${evidence}`)}/>`,
    );
  const element = verdict === 'fail' ? 'failure' : 'error';
  const text = escaped(`${evidence}\nDo next: ${remedy}`);
  return testcase(
    control,
    name,
    `<${element} type=${quoted(finding.severity)} message=${quoted(title)}>${text}</${element}>`,
  );
}

const testcase = (control: string, name: string, outcome: string): string =>
  `\n    <testcase classname=${quoted(control)} name=${quoted(name)}>${outcome}</testcase>`;

const quoted = (text: string): string => `"${escaped(text).replaceAll('\n', '&#10;')}"`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
/** XML 1.0 has no place for most controls and for lone surrogates: `legible` has written them as numbers. */
const escaped = (text: string): string =>
  legible(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
