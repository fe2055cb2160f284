import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import { AuditReport } from '../../../../domain/audit/report.ts';

/** Names as databases and tags may carry them. */
export const HOSTILE = {
  group: '<img src=x onerror=alert(1)>',
  model: '=HYPERLINK("http://x","y")',
  tagValue: '</script><script>alert(2)</script>',
  schema: "+cmd|' /C calc'!A0",
  reason: 'first line\r\n@second',
  grantee: 'analyst\u202egro',
  owner: '\t=1+1',
  role: '-2+3',
  longName: 'n'.repeat(127),
} as const;

const [first] = SAMPLE.findings;
const [lease] = SAMPLE.holdings;
const [model] = SAMPLE.models;
if (!first || !lease || !model) throw new Error('The sample lacks a finding, a holding or a model');

/** The sample with nothing in it but hostile names. */
export const HOSTILE_REPORT: AuditReport = {
  ...SAMPLE,
  findings: [
    {
      ...first,
      title: HOSTILE.tagValue,
      evidence: `${HOSTILE.group} ${HOSTILE.reason}`,
      remedy: HOSTILE.tagValue,
      source: 'javascript:alert(3)',
      resource: { ...first.resource, name: HOSTILE.grantee, kind: HOSTILE.group },
      excepted: {
        owner: HOSTILE.owner,
        reason: HOSTILE.reason,
        until: '2026-04-01T00:00:00.000Z',
      },
    },
  ],
  holdings: [
    { ...lease, grantee: HOSTILE.group, privilege: HOSTILE.schema },
    { ...lease, grantee: HOSTILE.role, privilege: HOSTILE.model },
    { ...lease, grantee: HOSTILE.grantee, privilege: HOSTILE.longName },
  ],
  models: [
    {
      ...model,
      schema: HOSTILE.schema,
      name: HOSTILE.longName,
      owner: HOSTILE.owner,
      usedBy: [HOSTILE.role, HOSTILE.group],
      timeline: [
        { grantee: HOSTILE.grantee, lease: HOSTILE.tagValue, from: '2026-01-12T09:00:00.000Z' },
      ],
    },
  ],
};

/** Of what is free to be named, as wide and unbroken as Redshift lets a name be. */
const NAME_KEYS = new Set([
  'name',
  'warehouse',
  'database',
  'schema',
  'grantee',
  'owner',
  'ticket',
]);
const WIDE = 'W'.repeat(127);

/** The report with a name of 127 bytes wherever people choose the name; in its privileges too. */
export function longNamed(report: AuditReport): AuditReport {
  const text = JSON.stringify(report, (key, value) => {
    if (key === 'privilege') return `EXECUTE ON MODEL "${WIDE}"."${WIDE}"`;
    if (key === 'approvers' || key === 'usedBy') return [WIDE, WIDE];
    return NAME_KEYS.has(key) ? WIDE : value;
  });
  return AuditReport.parse(JSON.parse(text));
}
