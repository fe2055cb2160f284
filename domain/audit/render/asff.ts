import { partitionOf } from '../../setup/config.ts';
import type { AuditFinding, AuditReport } from '../report.ts';
import { legibleWithin } from './legible.ts';
import { placeOf, resourcePath } from './resource-name.ts';

type Run = AuditReport['run'];

/** Security Hub's limits: https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html */
const MOST_FINDINGS = 100;
const MOST_BYTES = 240_000;
const MOST_TITLE = 256;
const MOST_DESCRIPTION = 1024;
const MOST_RECOMMENDATION = 512;
const MOST_ID = 512;

const LABELS = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;
const utf8 = new TextEncoder();

/**
 * What BatchImportFindings is called with, call by call: every finding of this audit, and those of the last one that are gone,
 * as archived. Ids are those of earlier audits, so that a finding is updated and not told again.
 */
export function asffBatches({ findings, changes, run }: AuditReport): object[][] {
  const all = [
    ...findings.map((finding) => asff(finding, run, 'ACTIVE')),
    ...changes.resolved.map((finding) => asff(finding, run, 'ARCHIVED')),
  ];
  const batches: object[][] = [];
  let bytes = 0;
  for (const one of all) {
    const size = utf8.encode(JSON.stringify(one)).length + 1;
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

function asff(finding: AuditFinding, run: Run, state: 'ACTIVE' | 'ARCHIVED'): object {
  const { account, region, finishedAt } = run;
  const { control, resource, severity, evidence, remedy, source, excepted } = finding;
  const partition = partitionOf(region);
  const recommendation = {
    ...(remedy.trim() !== '' && { Text: legibleWithin(MOST_RECOMMENDATION, remedy) }),
    ...(/^https:\/\/\S+$/.test(source) && { Url: source }),
  };
  return {
    SchemaVersion: '2018-10-08',
    Id: `${region}/${account}/redshift-ml-admin/${finding.id}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `redshift-ml-admin/${control}`,
    AwsAccountId: account,
    Types: ['Software and Configuration Checks/AWS Security Best Practices/Redshift ML'],
    CreatedAt: finding.firstSeen,
    UpdatedAt: finishedAt,
    Severity: { Label: LABELS[severity] },
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
        Partition: partition,
        Region: region,
      },
    ],
    // Security Hub archives NOT_AVAILABLE by itself: what is unknown has to stay in sight.
    Compliance: { Status: finding.verdict === 'fail' ? 'FAILED' : 'WARNING' },
    RecordState: state,
    ...(excepted !== undefined && { Workflow: { Status: 'SUPPRESSED' } }),
  };
}

interface ImportAnswer {
  readonly FailedFindings?:
    | readonly {
        readonly Id?: string | undefined;
        readonly ErrorCode?: string | undefined;
        readonly ErrorMessage?: string | undefined;
      }[]
    | undefined;
}

/** Which findings of an answered call are worth another try, and which were refused for good, with the reason. */
export function afterImport({ FailedFindings = [] }: ImportAnswer): {
  readonly again: readonly string[];
  readonly refused: readonly { readonly id: string; readonly because: string }[];
} {
  const isFault = (code: string | undefined): boolean => code !== 'InvalidInput';
  return {
    again: FailedFindings.flatMap(({ Id, ErrorCode }) =>
      Id !== undefined && isFault(ErrorCode) ? [Id] : [],
    ),
    refused: FailedFindings.flatMap(({ Id = 'unnamed', ErrorCode, ErrorMessage }) =>
      isFault(ErrorCode) ? [] : [{ id: Id, because: ErrorMessage ?? ErrorCode ?? 'no reason' }],
    ),
  };
}
