import { partitionOf } from '../../partition.ts';
import type { AuditFinding, AuditReport } from '../report.ts';
import { legible } from './legible.ts';
import { resourcePath } from './resource-name.ts';

/** The version of the schema whose classes these events follow: https://schema.ocsf.io/1.6.0/ */
const VERSION = '1.6.0';
const SEVERITIES = {
  critical: { severity_id: 5, severity: 'Critical' },
  high: { severity_id: 4, severity: 'High' },
  medium: { severity_id: 3, severity: 'Medium' },
  low: { severity_id: 2, severity: 'Low' },
} as const;
const FINDINGS = { category_uid: 2, category_name: 'Findings' } as const;

type Activity = 'Create' | 'Update' | 'Close';
const ACTIVITIES = { Create: 1, Update: 2, Close: 3 } as const;
type Analysed = AuditReport['holdings'][number];

/** A Compliance Finding (2003) for each finding, closed for those that are gone; an IAM Analysis Finding (2008) for each unexplained holding. */
export function ocsfEvents(report: AuditReport): object[] {
  const { findings, changes, holdings } = report;
  const appeared = new Set(changes.appeared);
  const isNew = ({ id }: AuditFinding): boolean => changes.since === undefined || appeared.has(id);
  return [
    ...findings.map((finding) => compliance(report, finding, isNew(finding) ? 'Create' : 'Update')),
    ...changes.resolved.map((finding) => compliance(report, finding, 'Close')),
    ...holdings
      .filter(({ explainedBy }) => explainedBy === 'observed')
      .map((holding) => iamAnalysis(report, holding)),
  ];
}

function compliance({ run }: AuditReport, finding: AuditFinding, activity: Activity): object {
  const { control, title, severity, evidence, remedy, resource, firstSeen, excepted } = finding;
  return {
    ...eventOf(run, 2003, 'Compliance Finding', activity),
    ...SEVERITIES[severity],
    ...statusOf(activity, excepted !== undefined),
    message: legible(`${title}: ${resource.kind} ${resource.name}`),
    start_time: Date.parse(run.startedAt),
    finding_info: {
      uid: finding.id,
      title: legible(title),
      desc: legible(evidence),
      created_time: Date.parse(firstSeen),
      first_seen_time: Date.parse(firstSeen),
    },
    compliance: {
      control,
      standards: ['Amazon Redshift ML administration'],
      ...(finding.verdict === 'fail'
        ? { status_id: 3, status: 'Fail' }
        : { status_id: 0, status: 'Unknown' }),
      status_details: [legible(evidence)],
    },
    ...(remedy.trim() !== '' && { remediation: { desc: legible(remedy) } }),
    resources: [{ uid: resourcePath(resource), name: resource.name, type: resource.kind }],
  };
}

function iamAnalysis({ run }: AuditReport, holding: Analysed): object {
  const { warehouse, database, grantee, privilege } = holding;
  const uid = resourcePath({ warehouse, database, kind: grantee, name: privilege });
  return {
    ...eventOf(run, 2008, 'IAM Analysis Finding', 'Create'),
    ...SEVERITIES.medium,
    ...statusOf('Create', false),
    message: legible(`${grantee} holds ${privilege}, and no lease or baseline explains it`),
    finding_info: { uid, title: 'A privilege that nothing explains' },
    permission_analysis_results: [
      {
        policy: { type: 'Redshift grant', name: grantee, is_applied: true },
        granted_privileges: [privilege],
      },
    ],
    resources: [
      {
        uid: resourcePath({ warehouse, database, kind: 'database', name: database }),
        name: database,
      },
    ],
  };
}

const eventOf = (
  run: AuditReport['run'],
  classUid: number,
  className: string,
  activity: Activity,
): object => ({
  ...FINDINGS,
  class_uid: classUid,
  class_name: className,
  activity_id: ACTIVITIES[activity],
  activity_name: activity,
  type_uid: classUid * 100 + ACTIVITIES[activity],
  type_name: `${className}: ${activity}`,
  time: Date.parse(run.finishedAt),
  cloud: {
    provider: 'AWS',
    region: run.region,
    cloud_partition: partitionOf(run.region),
    account: { uid: run.account, type: 'AWS Account', type_id: 10 },
  },
  metadata: {
    version: VERSION,
    profiles: ['cloud'],
    product: { name: 'redshift-ml-admin', vendor_name: 'redshift-ml-admin' },
  },
});

function statusOf(activity: Activity, isExcepted: boolean): object {
  if (activity === 'Close') return { status_id: 4, status: 'Resolved' };
  if (isExcepted) return { status_id: 3, status: 'Suppressed' };
  // `In Progress` would say that somebody looks at it.
  return { status_id: 1, status: 'New' };
}
