import { jsonBytes } from '../../ledger-json.ts';
import { partitionOf } from '../../partition.ts';
import type { AuditFinding, ReportToGoOnFrom } from '../report.ts';
import { legibleWithin } from './legible.ts';
import { placeOf, resourcePath } from './resource-name.ts';

type Run = ReportToGoOnFrom['run'];

/** One finding as BatchImportFindings takes it (facts §7.2). */
export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  /** Security Hub takes severity and types over from here, at an update too; at the top they would stay as they were first. */
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' };
    readonly Types: string[];
  };
  readonly Title: string;
  readonly Description: string;
  readonly Remediation?: {
    readonly Recommendation: { readonly Text?: string; readonly Url?: string };
  };
  readonly Resources: {
    readonly Type: 'Other';
    readonly Id: string;
    readonly Partition?: (typeof KNOWN_PARTITIONS)[number];
    readonly Region: string;
  }[];
  readonly Compliance: { readonly Status: 'FAILED' | 'WARNING' };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  readonly Workflow?: { readonly Status: 'SUPPRESSED' };
}

/** The partitions that Security Hub has a word for; in the others the field, which is optional, is left out. */
const KNOWN_PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const;

/** Security Hub's limits: https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html */
const MOST_FINDINGS = 100;
const MOST_BYTES = 240_000;
const MOST_TITLE = 256;
const MOST_DESCRIPTION = 1024;
const MOST_RECOMMENDATION = 512;
const MOST_ID = 512;

const LABELS = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

/**
 * What BatchImportFindings is called with, call by call: every finding of this audit, and those that are gone, as archived;
 * since the last audit, unless others are named. Ids are those of earlier audits, so that a finding is updated and not told again.
 */
export function asffBatches(
  { findings, changes, run }: ReportToGoOnFrom,
  gone: readonly AuditFinding[] = changes.resolved,
): AsffFinding[][] {
  const all = [
    ...findings.map((finding) => asff(finding, run, 'ACTIVE')),
    ...gone.map((finding) => asff(finding, run, 'ARCHIVED')),
  ];
  const batches: AsffFinding[][] = [];
  let bytes = 0;
  for (const one of all) {
    const size = jsonBytes(one) + 1;
    const last = batches.at(-1);
    if (last === undefined || last.length === MOST_FINDINGS || bytes + size > MOST_BYTES) {
      batches.push([one]);
      bytes = size;
    } else {
      last.push(one);
      bytes += size;
    }
  }
  return batches;
}

/** What Security Hub knows a finding by. */
export const asffId = ({ id }: Pick<AuditFinding, 'id'>, { region, account }: Run): string =>
  `${region}/${account}/redshift-ml-admin/${id}`;

function asff(finding: AuditFinding, run: Run, state: AsffFinding['RecordState']): AsffFinding {
  const { account, region, finishedAt } = run;
  const { control, resource, severity, evidence, remedy, source, excepted } = finding;
  const partition = partitionOf(region);
  const known = KNOWN_PARTITIONS.find((one) => one === partition);
  const recommendation = {
    ...(remedy.trim() !== '' && { Text: legibleWithin(MOST_RECOMMENDATION, remedy) }),
    ...(/^https:\/\/\S+$/.test(source) && { Url: source }),
  };
  return {
    SchemaVersion: '2018-10-08',
    Id: asffId(finding, run),
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `redshift-ml-admin/${control}`,
    AwsAccountId: account,
    CreatedAt: finding.firstSeen,
    UpdatedAt: finishedAt,
    FindingProviderFields: {
      Severity: { Label: LABELS[severity] },
      Types: ['Software and Configuration Checks/AWS Security Best Practices/Redshift ML'],
    },
    Title: legibleWithin(MOST_TITLE, finding.title),
    Description: legibleWithin(
      MOST_DESCRIPTION,
      `${resource.kind} ${resource.name} (${placeOf(resource)}): ${evidence}`,
    ),
    ...(Object.keys(recommendation).length > 0 && {
      Remediation: { Recommendation: recommendation },
    }),
    Resources: [
      {
        Type: 'Other',
        Id: resourcePath(resource).slice(0, MOST_ID),
        ...(known === undefined ? {} : { Partition: known }),
        Region: region,
      },
    ],
    // Security Hub archives NOT_AVAILABLE by itself: what is unknown has to stay in sight.
    Compliance: { Status: finding.verdict === 'fail' ? 'FAILED' : 'WARNING' },
    RecordState: state,
    ...(excepted !== undefined && { Workflow: { Status: 'SUPPRESSED' } }),
  };
}
