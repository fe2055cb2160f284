import { bySeverity, exceptionInWords } from '../order-findings.ts';
import type { AuditFinding, AuditReport } from '../report.ts';
import { legible, legibleWithin } from './legible.ts';
import { placeOf, resourcePath } from './resource-name.ts';

/** What code hosts take of one run; a file with more is refused as a whole. */
const MOST_RESULTS = 25_000;
const MOST_MESSAGE = 1_000;
/** A result has to stand in a file of the repository; warehouses stand in this one. */
const CONFIGURATION = 'config/admin.yml';

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;
/** What code hosts sort by: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const SCORES = { critical: '9.5', high: '8.0', medium: '5.0', low: '2.0' } as const;
const CUT_RULE = 'results-left-out';

/** The findings in SARIF 2.1.0, as code hosts accept it: names in messages and logical locations, never in addresses. */
export function sarifOf({ findings, run }: AuditReport): string {
  const sorted = bySeverity(findings);
  const shown = sorted.length > MOST_RESULTS ? sorted.slice(0, MOST_RESULTS - 1) : sorted;
  const left = sorted.length - shown.length;
  const ofControl = new Map(sorted.map((finding) => [finding.control, finding]));
  const indexes = new Map([...ofControl.keys()].map((control, index) => [control, index]));
  const rules = [...ofControl.values()].map(ruleOf);
  const results = shown.map((finding) => resultOf(finding, indexes.get(finding.control) ?? -1));
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'redshift-ml-admin', rules: left > 0 ? [...rules, CUT] : rules },
        },
        automationDetails: { id: `redshift-ml-audit/${run.id}` },
        invocations: [
          { executionSuccessful: true, startTimeUtc: run.startedAt, endTimeUtc: run.finishedAt },
        ],
        columnKind: 'utf16CodeUnits',
        results: left > 0 ? [...results, leftOut(left, rules.length)] : results,
      },
    ],
  });
}

const ruleOf = ({ control, title, severity, source }: AuditFinding): object => ({
  id: control,
  shortDescription: { text: legible(title) },
  ...(source.startsWith('https://') && { helpUri: encodeURI(source.toWellFormed()) }),
  defaultConfiguration: { level: LEVELS[severity] },
  properties: { tags: ['security'], 'security-severity': SCORES[severity] },
});

const CUT = { id: CUT_RULE, shortDescription: { text: 'Not every finding is in this file' } };

const physicalLocation = {
  artifactLocation: { uri: CONFIGURATION },
  region: { startLine: 1 },
};

const resultOf = (finding: AuditFinding, ruleIndex: number): object => ({
  ruleId: finding.control,
  ruleIndex,
  // Who could not judge reports no failure: SARIF wants the level `none` there.
  ...(finding.verdict === 'fail'
    ? { kind: 'fail', level: LEVELS[finding.severity] }
    : { kind: 'open', level: 'none' }),
  message: { text: messageOf(finding) },
  locations: [
    {
      physicalLocation,
      logicalLocations: [
        {
          name: finding.resource.name,
          fullyQualifiedName: resourcePath(finding.resource),
          kind: finding.resource.kind,
        },
      ],
    },
  ],
  partialFingerprints: { 'auditFinding/v1': finding.id },
  ...(finding.excepted && {
    suppressions: [
      {
        kind: 'external',
        justification: legible(exceptionInWords(finding.excepted)),
      },
    ],
  }),
});

const messageOf = ({ title, resource, evidence, remedy }: AuditFinding): string =>
  legibleWithin(
    MOST_MESSAGE,
    `${title}: ${resource.kind} ${resource.name} (${placeOf(resource)}). ${evidence} Do next: ${remedy}`,
  );

const leftOut = (count: number, ruleIndex: number): object => ({
  ruleId: CUT_RULE,
  ruleIndex,
  kind: 'fail',
  level: 'note',
  message: { text: `${count} less severe findings are left out; findings.csv has all of them.` },
  locations: [{ physicalLocation }],
  partialFingerprints: { 'auditFinding/v1': CUT_RULE },
});
