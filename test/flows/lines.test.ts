import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { logger } from '../../functions/log.ts';
import type { METRICS } from '../../functions/metrics.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../../sandbox/stage/portal.ts';

const Line = z.record(z.string(), z.unknown());
type Line = z.infer<typeof Line>;

let stage: OpenStage;
const lines: Line[] = [];
const write = process.stdout.write;
const { POWERTOOLS_METRICS_DISABLED: before } = process.env;
const level = logger.getLevelName();

/** What the functions write to standard output while a lease is granted and revoked, and another is refused. */
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  const portal = openPortal(stage);
  logger.setLogLevel('INFO');
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'false';
  process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'redshift-ml';
  process.stdout.write = (text: string | Uint8Array) => {
    if (String(text).startsWith('{')) lines.push(Line.parse(JSON.parse(String(text))));
    return true;
  };
  const access = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };
  await portal.approve('users-1', access);
  await portal.approve('users-2', { ...access, requestedBy: 'olivia' });
  await portal.revoke('end-1', 'users-1');
  restore();
});
const restore = (): void => {
  process.stdout.write = write;
  process.env['POWERTOOLS_METRICS_DISABLED'] = before;
  logger.setLogLevel(level);
};
afterAll(async () => {
  restore();
  await stage.close();
});

const of = (message: string): Line[] => lines.filter((line) => line['message'] === message);
const measured = (name: keyof typeof METRICS): Line[] => lines.filter((line) => name in line);

const USERS_1 = { source: 'access-portal', requestId: 'users-1' };
const DEV = expect.stringMatching(/#dev$/);

test('a decision says of which message and execution, and to which leases it goes on', () => {
  const LEASE = { leaseId: 'users-1', database: DEV };
  expect(of('decided')).toMatchObject([
    {
      ...USERS_1,
      detailType: 'Model Access Approved',
      execution: expect.stringMatching(/:execution:.*access:/),
      leases: [{ ...LEASE, revision: 1 }],
      outcome: 'goes on',
    },
    { requestId: 'users-2', leases: [], outcome: 'refused' },
    { requestId: 'end-1', leases: [{ ...LEASE, revision: 2 }] },
  ]);
});

test('a plan and its batch are told with the evidence that proves them', () => {
  const first = { database: DEV, evidence: 1, attempt: 1 };
  const second = { database: DEV, evidence: 2, attempt: 1 };
  expect(of('planned')).toMatchObject([
    { ...first, grants: 2, revokes: 0 },
    { ...second, grants: 0, revokes: 2 },
  ]);
  const statementId = expect.any(String);
  expect(of('batch submitted')).toMatchObject([
    { ...first, statementId },
    { ...second, statementId },
  ]);
  expect(of('batch ended')).toMatchObject([
    { ...first, statementId, status: 'finished' },
    { ...second, statementId, status: 'finished' },
  ]);
});

test('what becomes of leases and requests is told with their ids', () => {
  const judged = { leaseId: 'users-1', database: DEV };
  expect(of('lease judged')).toMatchObject([
    { ...judged, ...USERS_1, evidence: 1, state: 'active', outcome: 'applied' },
    { ...judged, requestId: 'end-1', evidence: 2, state: 'ended', outcome: 'ended' },
  ]);
  const execution = expect.stringMatching(/:execution:/);
  expect(of('request ended')).toMatchObject([
    { ...USERS_1, execution, outcome: 'applied' },
    { requestId: 'users-2', execution, outcome: 'refused' },
    { requestId: 'end-1', execution, outcome: 'ended' },
  ]);
});

test('no line says who is granted what, nor has SQL', () => {
  const text = JSON.stringify(lines);
  for (const secret of [MARKETING, MODEL, 'demo_ml', 'GRANT ', 'REVOKE ', 'churn campaign'])
    expect(text).not.toContain(secret);
});

test('metrics are lines in the embedded metric format', () => {
  expect(measured('Requests').map((line) => [line['Requests'], line['outcome']])).toEqual([
    [1, 'applied'],
    [1, 'refused'],
    [1, 'ended'],
  ]);
  expect(measured('Requests')[0]).toMatchObject({
    service: expect.any(String),
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'redshift-ml',
          Dimensions: [expect.arrayContaining(['service', 'outcome'])],
          Metrics: [{ Name: 'Requests', Unit: 'Count' }],
        },
      ],
    },
  });
  expect(measured('LeaseOutcomes').map((line) => line['outcome'])).toEqual(['applied', 'ended']);
  const [seconds, ...more] = measured('SecondsToGrant').map((line) => line['SecondsToGrant']);
  expect(more).toEqual([]);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(30);
  expect(measured('FailedLeases').map((line) => line['FailedLeases'])).toContain(0);
});
