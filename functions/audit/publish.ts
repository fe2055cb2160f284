import { S3Client } from '@aws-sdk/client-s3';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { securityHub } from '../../aws/security-hub.ts';
import {
  concludePublication,
  Publication,
  PublishInput,
  planPublication,
  publicationKey,
} from '../../domain/audit/publication.ts';
import { ReportToGoOnFrom } from '../../domain/audit/report.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';
import { importFindings } from './publish/import-findings.ts';
import { leftBefore } from './report/left-before.ts';

/** Counts only: what was refused, and why, lies at `published`. */
interface Published {
  readonly published: string;
  readonly outcome: Publication['state'];
  readonly sent: number;
  readonly archived: number;
  readonly refused: number;
}

/** Sends what an audit found to Security Hub, and archives there what is found no more. */
export const compose = ({ env, pause }: RuntimeWithoutConfig) => {
  const { REPORTS: place } = readEnv(['REPORTS'], env);
  const reports = auditBucket(new S3Client({}), place);
  return async (input: unknown): Promise<Published> => {
    const { report: at } = PublishInput.parse(input);
    const report = parseJson(ReportToGoOnFrom, await reports.get(at), at);
    const { region, id } = report.run;
    const key = publicationKey(id);
    const before = await leftBefore(reports);
    const previous = await before(Publication, key);
    const { batches, begun, gone } = planPublication(report, previous);
    // Whatever becomes of this invocation, the next audit knows what may be there.
    await reports.put(key, JSON.stringify(begun));
    const hub = securityHub(new SecurityHubClient({ region }));
    const refused = await importFindings({ hub, pause }, batches);
    const publication = concludePublication(report, gone, previous, refused);
    await reports.put(key, JSON.stringify(publication));
    const { state, sent, archived } = publication;
    return { published: key, outcome: state, sent, archived, refused: refused.length };
  };
};

export const handler = lambdaWithoutConfig(compose);
