import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { AuditReport } from '../../domain/audit/report.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { REGION } from '../../local-aws/arn.ts';
import type { Faults } from '../../local-aws/faults.ts';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { faultAt } from './fault-at.ts';
import { inSetupWorld } from './setup-account.ts';

const NAMES = ['north', 'south', 'west'];
const cluster = soundAccount.clusters?.analytics ?? { subnetGroup: '', securityGroups: [] };
const account: AccountFixture = {
  ...soundAccount,
  // west is not there any more.
  clusters: { north: cluster, south: cluster },
};
const file = configOf({ path: 'simple' });
const config = {
  ...file,
  warehouses: NAMES.flatMap((name) =>
    file.warehouses.map((one) => ({ ...one, name, cluster: name })),
  ),
};

/** How the execution ended, and the report of an audit of three setups that share a role, a bucket and a VPC. */
const audited = (faults?: Faults) =>
  inSetupWorld({ account, config, ...(faults && { faults }) }, async ({ localAws }) => {
    const execution = localAws.startMachine('audit', {});
    await localAws.runUntilIdle();
    const told = localAws.published.findLast(
      ({ event }) => event['detail-type'] === 'Model Access Audit Concluded',
    );
    const { bucket: Bucket, report: Key } = told?.event.detail ?? {};
    const { Body } = await localAws.as('person', () =>
      new S3Client({ region: REGION }).send(
        new GetObjectCommand({ Bucket: String(Bucket), Key: String(Key) }),
      ),
    );
    const report = AuditReport.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    return { status: execution.status, error: execution.error, report };
  });

/** The worst verdict in the picture of each setup. */
const picture = ({ setups }: AuditReport): string[] =>
  setups.map(({ warehouse, parts }) => {
    const verdicts = new Set(parts.map(({ verdict }) => verdict));
    const worst = (['fail', 'unknown', 'pass'] as const).find((verdict) => verdicts.has(verdict));
    return `${warehouse} ${worst}`;
  });

test('each setup is judged for itself, whatever they share', async () => {
  const { status, report } = await audited();
  expect(status).toBe('SUCCEEDED');
  expect(picture(report)).toEqual(['north pass', 'south pass', 'west fail']);
  expect(report.findings.map(({ control, resource }) => [control, resource.name])).toEqual([
    ['RedshiftML.18', 'west'],
  ]);
});

test('one that could not be read sinks no other, is unknown, and makes the run fail', async () => {
  const throttled = faultAt('throttle', 'auditExamineSetup', 'DescribeClusters', 'once');
  const { error, report } = await audited(throttled);
  expect(error).toBe('AuditRanPartly');
  expect(picture(report)).toEqual(['north unknown', 'south pass', 'west fail']);
  expect(report.verdict.outcome).toBe('incomplete');
  expect(report.coverage).toEqual({
    targets: 3,
    examined: 2,
    missing: [{ warehouse: 'north', because: expect.stringMatching(/^TryAgain: redshift:/) }],
    byDesign: 0,
  });
});

test('a part that dies however often it is tried leaves its setups unknown, and a report', async () => {
  const dying = faultAt('crash-before', 'auditExamineSetup', 'DescribeClusters', 'always');
  const { error, report } = await audited(dying);
  expect(error).toBe('AuditRanPartly');
  expect(picture(report)).toEqual(NAMES.map((name) => `${name} unknown`));
  expect(report.coverage.missing.map(({ because }) => because)).toEqual(
    NAMES.map(() => expect.stringMatching(/^its examination broke: /)),
  );
});
