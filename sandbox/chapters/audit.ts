import { AuditReport } from '../../domain/audit/report.ts';
import { keysIn, textOf } from '../stage/objects.ts';
import type { Stage } from '../story.ts';

/** What an audit left in its bucket. */
export interface Audited {
  readonly report: AuditReport;
  /** The report in every format, by file name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Starts the machine by hand and reads what it left where its event says. Undefined when no event told of any. */
export async function audit(stage: Stage): Promise<Audited | undefined> {
  await stage.start('audit', {});
  const told = stage.localAws.published.findLast(
    ({ event }) => event['detail-type'] === 'Model Access Audit Concluded',
  );
  if (told === undefined) return undefined;
  const { bucket, report: key } = told.event.detail;
  stage.note(`the report lies at s3://${bucket}/${key}`);
  const files = await stage.localAws.as('person', () => filesBeside(String(bucket), String(key)));
  const page = files.get('report.html') ?? '';
  stage.expectRun('beside it lies a page for people', page.slice(0, 15), '<!doctype html>');
  return { report: AuditReport.parse(JSON.parse(files.get('report.json') ?? '')), files };
}

async function filesBeside(bucket: string, key: string): Promise<ReadonlyMap<string, string>> {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const files = new Map<string, string>();
  for (const name of await keysIn(bucket, folder))
    files.set(name.slice(folder.length), await textOf(bucket, name));
  return files;
}

type Found = Pick<AuditReport['findings'][number], 'control' | 'verdict' | 'byDesign' | 'resource'>;

/** `50 fail chain`: a finding by control, verdict and what it is about. */
export const inShort = ({ control, verdict, byDesign, resource }: Found): string =>
  `${control.replace('RedshiftML.', '')} ${verdict}${byDesign ? ' by design' : ''} ${resource.kind}`;

/** The outcome, and each finding by control, verdict and subject. */
export const summaryOf = (audited: Audited | undefined): readonly string[] =>
  audited === undefined
    ? []
    : [
        audited.report.verdict.outcome,
        ...audited.report.findings.map((one) => `${inShort(one)} ${one.resource.name}`).sort(),
      ];

/** The parts of the setups with their verdicts. */
export const setupOf = (audited: Audited | undefined): readonly string[] =>
  (audited?.report.setups ?? []).flatMap(({ parts }) =>
    parts.map(({ kind, name, verdict }) => `${kind} ${name} ${verdict}`),
  );

/** Says what was found, and leaves the report with whoever plays the story. */
export function handOver(stage: Stage, audited: Audited | undefined): void {
  if (audited === undefined) return;
  const { verdict, findings } = audited.report;
  stage.note(verdict.sentence);
  for (const { control, severity, resource, evidence } of findings)
    stage.note(`${control} ${severity} ${resource.kind} ${resource.name}: ${evidence}`);
  stage.keepFiles(audited.files);
}
