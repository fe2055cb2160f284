import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { functionArn } from '../../local-aws/arn.ts';
import type { RunbookScene } from './runbook-scene.ts';

/** What a command has to end with, and to print. */
type Wanted = readonly [ends: 0 | 1, said: string];

export interface Situation {
  /** Brings about what the entry is for. Answers what stands for names in its commands that only the situation knows. */
  readonly begin?: (commands: readonly string[]) => Promise<unknown>;
  readonly person?: string;
  /** Of each command, in order. */
  readonly wanted: readonly Wanted[];
  /** What has to hold afterwards. */
  readonly end?: () => Promise<void>;
}

const GRANT =
  'grant --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --expires 2026-06-01T00:00:00Z --reason campaign';
export const APPROVED = `${GRANT} --approved-by olivia`;

const PERMANENT =
  '{ warehouse: analytics, database: dev, grantee: { type: group, name: marketing_analyst_grp }, privileges: [{ kind: schema-usage, schema: demo_ml }] }';

const ORPHAN = { pk: 'DB#elsewhere', sk: 'LEASE#lost' };

/** As Lambda writes it of a batch of the stream that failed for good. */
const GIVEN_UP = JSON.stringify({
  requestContext: { functionArn: functionArn('copy') },
  DDBStreamBatchInfo: {
    approximateArrivalOfFirstRecord: '2026-03-02T09:00:00Z',
    approximateArrivalOfLastRecord: '2026-03-02T09:00:00Z',
  },
});

const retried: Wanted = [0, 'databases are looked at now'];
/** All that the template has is there and enabled. */
const asInstalled: Wanted = [0, 'schedule'];
const intact: Wanted = [0, 'intact  reconcile/'];
const audited: Wanted = [1, 'report  reports/'];

/** Of every entry of docs/runbook.md that has commands, in its order. */
export function situationsOf(scene: RunbookScene): Readonly<Record<string, Situation>> {
  const { stage, ledger, run, during, pass, withoutWarehouse, lastFailed, lying, heard } = scene;
  const saidOf = async (command: string): Promise<string> => (await run(command)).said;
  const failing =
    (...about: Parameters<RunbookScene['failed']>) =>
    async () => ({ EXECUTION: await scene.failed(...about) });
  /** A lease is revoked while its warehouse is not there. */
  const notTakenBack = (id: string) => async () => {
    await run(`${APPROVED} --grantee "group retention_analyst_grp" --request-id ${id}`);
    await withoutWarehouse(async () => {
      await run(`revoke ${id} --warehouse analytics --reason over`);
      await pass(10);
    });
  };
  let putBack = async (): Promise<void> => {};
  const forged = async (): Promise<void> => {
    putBack = await scene.forge();
  };
  return {
    LeasesFailed: {
      begin: notTakenBack('users-0'),
      wanted: [[0, 'users-0  revoke-failed'], [0, 'users-0  revoke-failed'], retried],
      end: async () => expect(await saidOf('status users-0')).toContain('users-0  ended'),
    },
    'Model Access Failed': {
      begin: notTakenBack('users-9'),
      wanted: [[0, 'users-9  revoke-failed'], retried],
      end: async () => {
        expect(heard('access could not be given or taken')).toBe(true);
        expect(await saidOf('status users-9')).toContain('users-9  ended');
      },
    },
    'Model Access Break-Glass Used': {
      begin: async () => {
        const words = GRANT.replace('grant ', 'break-glass ').replace(
          /2026\S+/,
          '2026-03-02T12:00:00Z',
        );
        await run(
          `${words} --grantee "group retention_analyst_grp" --request-id incident-1`,
          'rita',
        );
        await pass(1);
      },
      wanted: [
        [0, 'incident-1  active'],
        [0, ': ended'],
      ],
      end: async () =>
        expect(heard('somebody went without the approvals of the policy')).toBe(true),
    },
    'Model Access Blocked': {
      begin: async () => {
        const before = join(scene.folder, 'before.yml');
        const after = join(scene.folder, 'after.yml');
        const text = readFileSync('config/admin.yml', 'utf8');
        writeFileSync(before, text.replace('baseline: []', `baseline: [${PERMANENT}]`));
        writeFileSync(after, text.replace(/^revision: .*$/m, 'revision: 99'));
        return {
          'config/admin.yml --config new.yml': `${before} --config ${after}`,
          'config/admin.yml new.yml': `${before} ${after}`,
        };
      },
      wanted: [
        [0, 'is valid'],
        [1, 'baseline.analytics.dev: - USAGE ON SCHEMA demo_ml for group marketing_analyst_grp'],
        [0, 'REVOKE '],
      ],
    },
    'Model Access Drift Found': {
      begin: async () => {
        const engine = stage.engine('analytics');
        await engine.superuserSql('dev', 'GRANT USAGE ON SCHEMA demo_ml TO mark');
        await engine.superuserSql(
          'dev',
          'GRANT EXECUTE ON MODEL demo_ml.customer_churn_auto_model TO mark',
        );
      },
      wanted: [[0, ': applied']],
    },
    OrphanedLeasesDue: {
      begin: async () => {
        await ledger.put({ ...ORPHAN, due: 'due', dueAt: '2026-03-01T00:00:00.000Z' });
      },
      wanted: [[1, 'leases live in elsewhere']],
      end: async () => {
        await ledger.remove(ORPHAN.pk, ORPHAN.sk);
      },
    },
    AccessExecutionFailed: {
      begin: async (commands) => {
        await during(/^record: /, () => run(commands.at(-1) ?? ''));
        return { EXECUTION: lastFailed('access') };
      },
      wanted: [
        [1, 'OutcomeNotRecorded'],
        [0, 'users-2  active'],
        [0, 'users-2: a'],
      ],
    },
    AccessManualExecutionFailed: {
      begin: failing('access-manual', {}, /^(decide|record): /),
      wanted: [
        [1, 'OutcomeNotRecorded'],
        [0, 'users-1  active'],
      ],
    },
    AccessAnswersExecutionFailed: {
      begin: failing('access-answers', {}, /^(decide|record): /),
      wanted: [
        [1, 'OutcomeNotRecorded'],
        [0, 'users-1  active'],
      ],
    },
    FailuresUnheard: {
      begin: () => lying('AlarmsDeadLetters'),
      wanted: [[0, 'users-1  active']],
    },
    ReconcileGaveUp: {
      begin: () => lying('ReconcileQueue', 'ReconcileDeadLetters'),
      wanted: [[0, 'users-1  active'], retried, [0, '1 messages were moved']],
    },
    ReconcileLate: {
      begin: () =>
        withoutWarehouse(() => run(`${APPROVED} --grantee "user rita" --request-id users-4`)),
      wanted: [[0, 'users-4  '], retried],
    },
    SweepFails: { begin: () => during(/^sweep: /, () => pass(16)), wanted: [retried] },
    SweepSilent: { wanted: [asInstalled, retried] },
    ConfigurationRefused: {
      begin: () => scene.configuration.forge(9),
      wanted: [[1, 'refused, and changes nothing: revision 9 is not signed']],
      end: () => scene.configuration.publish(10),
    },
    DatabaseNotLookedAt: {
      begin: async () => {
        for (const pk of (await ledger.looks()).keys())
          await ledger.put({ pk, sk: 'LOOK', due: 'look', dueAt: '2026-03-01T00:00:00.000Z' });
      },
      wanted: [[0, 'users-1  active'], retried],
      end: async () => {
        const overdue = [...(await ledger.looks()).values()].filter((at) => at < '2026-03-02');
        expect(overdue).toEqual([]);
      },
    },
    UndeliverableLate: {
      begin: () => during(/^undeliverable: /, () => lying('Undeliverable')),
      wanted: [[0, 'users-1  active']],
    },
    UndeliverableLost: {
      begin: () => lying('UndeliverableDeadLetters'),
      wanted: [
        [0, '1 messages were moved'],
        [0, 'users-3: a'],
      ],
    },
    ExecutionsAborted: {
      begin: failing('access-manual', {}, /^(decide|record): /),
      wanted: [[1, 'failed: '], retried],
    },
    ExecutionsTimedOut: {
      begin: failing('access-manual', {}, /^(decide|record): /),
      wanted: [[1, 'failed: '], retried],
    },
    ExecutionsThrottled: { wanted: [[0, 'users-1  active']] },
    FunctionsThrottled: { wanted: [asInstalled, retried] },
    ReleaseFails: { wanted: [asInstalled, retried] },
    LedgerThrottled: { begin: () => during(/: DynamoDB/, () => pass(6)), wanted: [retried] },
    AuditExecutionFailed: {
      begin: failing('audit', {}, /^audit/),
      wanted: [[1, 'failed: '], audited],
    },
    AuditSilent: { wanted: [asInstalled, audited] },
    DriftExecutionFailed: {
      begin: failing('drift', { warehouse: 'analytics', database: 'dev' }, /^drift/),
      wanted: [[1, 'failed: '], audited],
    },
    DriftLogUnread: { wanted: [audited] },
    SetupExecutionFailed: {
      begin: failing('setup', { warehouse: 'analytics', mode: 'plan' }, /^setup/),
      wanted: [
        [1, 'failed: '],
        [0, 'Setup of analytics'],
      ],
    },
    TagsExecutionFailed: {
      begin: failing('tags', { scope: 'all' }, /^tags/),
      wanted: [
        [1, 'failed: '],
        [0, 'tags: succeeded'],
      ],
    },
    DatazoneExecutionFailed: {
      begin: failing('datazone', { scope: 'all' }, /^datazone/),
      wanted: [
        [1, 'failed: '],
        [0, 'datazone: succeeded'],
      ],
    },
    ReviewsExecutionFailed: {
      begin: failing('reviews', { scope: 'all' }, /^reviews/),
      wanted: [
        [1, 'failed: '],
        [0, 'reviews: succeeded'],
      ],
    },
    EvidenceNotCopied: {
      begin: () => lying('EvidenceDeadLetters', 'EvidenceDeadLetters', GIVEN_UP),
      wanted: [[0, '1 messages were removed']],
    },
    EvidenceLate: {
      begin: () => during(/^(copy|signer): /, () => pass(16)),
      wanted: [[0, 'objects were missing'], intact],
    },
    EvidenceNotTold: {
      begin: () =>
        during(/^reconcile: EventBridge/, () =>
          run('shorten users-2 --warehouse analytics --expires 2026-05-01T00:00:00Z --reason over'),
        ),
      wanted: [retried, intact],
    },
    EvidenceDoesNotHold: { begin: forged, wanted: [[1, 'broken  ']], end: () => putBack() },
    EvidenceNotVerified: { wanted: [asInstalled, intact] },
    EvidenceForged: {
      begin: forged,
      wanted: [
        [1, 'are other than the ledger says'],
        [1, 'broken  '],
      ],
      end: () => putBack(),
    },
    'What does a lease stand at?': {
      wanted: [
        [0, 'users-1  active'],
        [0, 'analytics, database dev'],
      ],
    },
    'What waits for whose approval?': {
      begin: () => run(`${GRANT} --grantee "user mark" --request-id waits-1`),
      person: 'olivia',
      wanted: [[1, '--question ']],
    },
    'Is the evidence whole?': { wanted: [intact] },
    'What is suspended?': {
      begin: () => run('suspend --warehouse analytics --reason abuse --request-id stop-1'),
      wanted: [
        [0, 'stop-1  suspended since'],
        [0, 'stop-1  suspended since'],
        [0, ': '],
      ],
    },
    'Trying again at once': { wanted: [retried, retried] },
    '`config/admin.yml was changed without raising its revision`': { wanted: [[0, 'is valid']] },
  };
}
