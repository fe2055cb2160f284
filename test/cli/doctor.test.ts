import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DisableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
const file = join(folder, 'admin.yml');
const setting = analytics();

let stage: OpenStage;
beforeAll(async () => {
  // What is installed, as somebody has it here, too.
  writeFileSync(file, JSON.stringify(setting.config));
  stage = await openStage(setting, { stores: 'memory', emit: () => {} });
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});
const run = (...words: string[]) => typed(stage, 'maria', [...words, '--config', file]);

interface Told {
  readonly subject: string;
  readonly status: string;
}

async function diagnosed(): Promise<{ ends: number; told: readonly Told[] }> {
  const { ends, said } = await run('doctor', '--json');
  return { ends, told: JSON.parse(said).diagnoses };
}
const open = (told: readonly Told[]) => told.filter(({ status }) => status !== 'pass');

test('what is installed as it should be is said in a line each', async () => {
  const { ends, said, complained } = await run('doctor');
  expect(said).toContain('pass     stack redshift-ml-state-dev: CREATE_COMPLETE');
  expect(said).toContain('pass     stack redshift-ml-admin-dev: CREATE_COMPLETE');
  expect(said).toContain('pass     rule AccessRequests: ENABLED');
  expect(said).toContain('pass     schedule SweepDue: ENABLED');
  expect(said).toContain("pass     Lambda's quota of concurrent executions: 1000 are not reserved");
  expect(said).toContain('pass     who is told of alarms, by the template: email r…@example.com');
  expect(said).toContain(
    'who is told of what waits for people, by the template: nobody is subscribed',
  );
  expect(said).toMatch(/as wanted, 0 otherwise, 0 unknown$/);
  expect({ ends, complained }).toEqual({ ends: 0, complained: '' });
});

test('what somebody switched off, lost or left is found, each with what to do', async () => {
  const { told } = await diagnosed();
  const mapping = told.find(({ subject }) => subject.startsWith('mapping Reconcile'));
  expect(mapping).toBeDefined();
  const uuid = /--uuid (\S+)/;
  const home = stage.account.clusters.get('analytics');
  if (home === undefined) throw new Error('the account has no cluster analytics');
  await stage.localAws.as('maria', async () => {
    const client = new LambdaClient({});
    await client.send(
      new UpdateEventSourceMappingCommand({
        UUID: '00000000-0000-4000-8000-000000000001',
        Enabled: false,
      }),
    );
    await new EventBridgeClient({}).send(
      new DisableRuleCommand({
        Name: 'access-failures',
        EventBusName: 'access',
      }),
    );
  });
  const left = 'redshift-ml-evidence-111122223333-eu-west-1';
  stage.account.buckets.set(left, { name: left });
  stage.account.clusters.delete('analytics');

  const { ends, said } = await run('doctor');
  expect(ends).toBe(1);
  expect(said).toContain(
    [
      'fail     rule FailuresAlarm',
      '           observed: DISABLED',
      '           wanted:   ENABLED',
      '           next:     aws events enable-rule --name access-failures --event-bus-name access',
    ].join('\n'),
  );
  expect(said).toMatch(uuid);
  expect(open((await diagnosed()).told).map(({ subject }) => subject)).toEqual([
    'rule FailuresAlarm',
    expect.stringMatching(/^mapping /),
    'namespace of warehouse analytics',
    `stack of ${left}`,
  ]);
  stage.account.clusters.set('analytics', home);
});

test('what may not be read is unknown, and never well', async () => {
  stage.account.refused.add('redshift:DescribeClusters');
  const { ends, told } = await diagnosed();
  stage.account.refused.delete('redshift:DescribeClusters');
  expect(told).toContainEqual(
    expect.objectContaining({
      subject: 'namespace of warehouse analytics',
      status: 'unknown',
      next: 'run it with redshift:DescribeClusters',
    }),
  );
  expect(ends).toBe(1);
});
