import { expect, test } from '@jest/globals';
import { parseConfig } from '../../domain/config.ts';
import type { AwsCall } from '../../local-aws/api.ts';
import { createFaults, EVERYTHING } from '../../local-aws/faults.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { createObjectStore } from '../../local-aws/object-store.ts';
import { random } from '../../local-aws/random.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import { createSigningKeys } from '../../local-aws/signing-keys.ts';
import { deployment } from '../../sandbox/deployment.ts';
import { adminFile } from '../../sandbox/stage/analytics.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const config = parseConfig(adminFile());

const approval = (number: number) => ({
  source: 'redshift-ml.access',
  'detail-type': 'Model Access Approved',
  detail: {
    requestId: `request-${number}`,
    warehouse: 'analytics',
    database: 'dev',
    grantee: { type: 'group', name: 'retention_analyst_grp' },
    privileges: [{ kind: 'create-model' }],
    requestedBy: 'ann',
    approvedBy: ['olivia'],
    approvedAt: '2026-03-02T08:00:00Z',
    reason: 'the first test of all',
  },
});

/** The deployable product under every fault: all its AWS calls and every state of its executions. */
async function play(seed: number): Promise<{ calls: string[]; states: string[] }> {
  const engine = await openMemoryEngine({
    databases: ['dev'],
    namespace: '7c1e5f0a-3a54-4d0e-9d59-0f4b8c2f6a11',
  });
  await engine.createUser('redshift_ml_admin', { superuser: true });
  await engine.createUser('redshift_ml_reader');
  await engine.createGroup('retention_analyst_grp');
  const calls: AwsCall[] = [];
  const latency = random(seed);
  const localAws = await createLocalAws({
    deployment,
    start: '2026-03-02T09:00:00Z',
    config,
    faults: createFaults(seed, EVERYTHING),
    latencyMs: () => latency.between(1, 50),
    onCall: (call) => calls.push(call),
    services: ({ clock, virtualClock }) => [
      redshiftDataService({ warehouses: [{ cluster: 'analytics', engine }], clock, virtualClock }),
      { client: 'S3Client', ...createObjectStore() },
      { client: 'KMSClient', ...createSigningKeys() },
    ],
  });
  for (let number = 1; number <= 10; number += 1) localAws.publish(approval(number));
  await localAws.runFor(2 * 3_600_000);
  const states = localAws.executions.flatMap(({ history }) =>
    history.events.map((event) => JSON.stringify(event)),
  );
  await localAws.close();
  return { calls: calls.map((call) => JSON.stringify(call)), states };
}

test('the deployable product, under every fault, makes the same calls in the same order for the same seed', async () => {
  const first = await play(5);
  expect(first.calls.length).toBeGreaterThan(100);
  const again = await play(5);
  expect(again.calls).toEqual(first.calls);
  expect(again.states).toEqual(first.states);
  expect((await play(6)).calls).not.toEqual(first.calls);
});
