import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { eventBus } from '../../aws/event-bus.ts';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { evidenceKey } from '../../aws/kms/evidence-key.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerReviews } from '../../aws/ledger/reviews.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { roleListChanges } from '../../aws/role-list-changes.ts';
import { installedAt, writersOfSpokes } from '../../domain/accounts.ts';
import type { AccountReading } from '../../domain/audit/account-reading.ts';
import { auditConcluded } from '../../domain/audit/announce.ts';
import { concludeAudit } from '../../domain/audit/conclude.ts';
import { formatsOf } from '../../domain/audit/render/formats.ts';
import { RepairRecord, repairsKey } from '../../domain/audit/repairs.ts';
import { type AuditReport, ReportToGoOnFrom } from '../../domain/audit/report.ts';
import { readTrails, type TrailToRead, trailsToRead } from '../../domain/audit/role-list-change.ts';
import { REPORTS, ReportInput, reportKey, useKey } from '../../domain/audit/run.ts';
import { warehousesSeen } from '../../domain/audit/see-warehouses.ts';
import { SIGNER_CHAIN } from '../../domain/evidence.ts';
import { formerKeys } from '../../domain/former-keys.ts';
import { toInstant } from '../../domain/time.ts';
import { accountSessions } from '../account-sessions.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { measure } from '../metrics.ts';
import type { Runtime } from '../runtime.ts';
import { verifyAtRest } from './examine/verify-at-rest.ts';
import { leftBefore } from './report/left-before.ts';
import { readParts } from './report/read-parts.ts';

/** How an audit ended; the report says the rest. */
interface Reported {
  readonly report: string;
  readonly outcome: AuditReport['verdict']['outcome'];
  readonly coverage: 'whole' | 'partly';
  readonly sentence: string;
  /** Whether it goes to Security Hub: `wanted` until Publish has sent it. */
  readonly publication: { readonly outcome: 'wanted' | 'off' };
  /** Whether a control is to be repaired: `wanted` until Repair has set going what repairs it. */
  readonly repair: { readonly outcome: 'wanted' | 'off' };
}

/** Without these most rules about the account can look at nothing. */
const isRead = ({ records, principals }: AccountReading): boolean =>
  'ok' in records && 'ok' in principals;

const wantedIf = (isWanted: boolean) => ({ outcome: isWanted ? 'wanted' : 'off' }) as const;

/** Puts together what was found, compares it with the audit before, writes the report and tells of it. */
export const compose = (runtime: Runtime) => {
  const { env, config, now, pause } = runtime;
  const names = [
    'TABLE',
    'BUCKET',
    'EVIDENCE_KEY',
    'FORMER_EVIDENCE_KEYS',
    'REPORTS',
    'BUS',
    'WRITER_ROLE',
    'ROLES',
  ] as const;
  const { TABLE, BUCKET, EVIDENCE_KEY, REPORTS: place, BUS, ...more } = readEnv(names, env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const s3 = new S3Client({});
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY, formerKeys(more.FORMER_EVIDENCE_KEYS));
  const reports = auditBucket(s3, place);
  const sessionOf = accountSessions(runtime, 'AccountReader', 'auditReport');
  const changesIn = (trail: TrailToRead) => {
    const { region, since } = trail;
    const credentials = sessionOf(trail);
    return roleListChanges(
      new CloudTrailClient({ region, ...(credentials && { credentials }) }),
      since,
    );
  };
  const bus = eventBus(new EventBridgeClient({}), BUS);
  const verify = async () =>
    verifyAtRest(
      {
        journal: ledgerJournal(table, ledgerLeases(table)),
        bucket: evidenceBucket(s3, BUCKET),
        keys: await key.publicKeys(),
        pause,
      },
      SIGNER_CHAIN,
    );
  return async (input: unknown): Promise<Reported> => {
    const given = ReportInput.parse(input);
    const { run, startedAt, trigger, repairAgain } = given;
    const before = await leftBefore(reports);
    const previous = await before(ReportToGoOnFrom, reportKey(run));
    const repairs = await before(RepairRecord, repairsKey(run));
    const tried = repairs?.tried ?? {};
    const finishedAt = toInstant(now());
    const { readings, ...parts } = await readParts(config, reports, given);
    const trails = trailsToRead(parts.setups, tried, config);
    const warehouses = warehousesSeen(config, parts.examined);
    const principals = [
      ...config.audit.principals,
      more.WRITER_ROLE,
      ...writersOfSpokes(config, more.ROLES),
    ];
    const report = concludeAudit(
      {
        run: {
          id: run,
          startedAt,
          finishedAt,
          ...installedAt(more.ROLES),
          trigger,
          ...(repairAgain === true && { repairAgain }),
        },
        ...parts,
        installation: {
          now: startedAt,
          reviews: await ledgerReviews(table).all(),
          reviewConfig: config.reviews,
          exceptions: config.audit.exceptions,
          config,
          ...(previous && { previous: previous.run.startedAt }),
          evidence: await verify(),
        },
        accounts: readings.map((reading) => ({ reading, config, warehouses, principals })),
        previous,
        tried,
        roleListChanges: await readTrails(trails, changesIn),
      },
      config.audit,
    );
    const at = reportKey(run);
    // report.json comes last: where it lies, the others do.
    for (const [name, { contentType, text }] of formatsOf(report))
      await reports.put(`${REPORTS}${run}/${name}`, text, contentType);
    await reports.put(at, JSON.stringify(report));
    // After the report: what no report tells yet the next audit sees again.
    for (const { use } of parts.examined)
      if (use !== undefined) await reports.put(useKey(use), JSON.stringify(use));
    const detail = auditConcluded(report, { bucket: place, report: at });
    await bus.publish([{ detailType: 'Model Access Audit Concluded', detail }]);
    const { critical, high, medium, low } = detail.failed;
    measure('ChecksFailed', critical + high + medium + low, { by: 'audit' });
    const { verdict, coverage } = report;
    return {
      report: at,
      ...verdict,
      coverage: coverage.missing.length > 0 || !readings.every(isRead) ? 'partly' : 'whole',
      publication: wantedIf(config.audit.securityHub),
      repair: wantedIf(Object.values(config.audit.controls).includes('repair')),
    };
  };
};

export const handler = lambda(compose);
