import { parseConfig } from '../../domain/config.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { createObjectStore } from '../../local-aws/object-store.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import { createSigningKeys } from '../../local-aws/signing-keys.ts';
import { deploymentFor } from '../../sandbox/deployment.ts';
import { latencyMs } from '../../sandbox/stage/latency.ts';
import type { Figure } from './figure.ts';
import { withQuotas } from './quotas.ts';

const DATABASES = Array.from({ length: 200 }, (_, n) => `db_${n}`);
const NAMESPACE = '7c1e5f0a-3a54-4d0e-9d59-0f4b8c2f6a11';
/** One nightly sweep of 200 databases of one account, through the deployable functions and a Data API that keeps its quotas. */
export async function benchSweep(): Promise<Figure[]> {
  const engine = await openMemoryEngine({ databases: DATABASES, namespace: NAMESPACE });
  await engine.createUser('writer', { superuser: true });
  const refused = new Map<string, number>();
  let givenBack = 0;
  let read = 0;
  const config = configuration();
  const localAws = await createLocalAws({
    deployment: deploymentFor(config),
    start: '2026-03-02T02:00:00.000Z',
    config,
    latencyMs,
    onCall: ({ operation }) => {
      if (operation === 'ChangeMessageVisibility') givenBack += 1;
      if (operation === 'BatchExecuteStatement') read += 1;
    },
    services: ({ clock, virtualClock }) => [
      withQuotas(
        redshiftDataService({
          warehouses: [{ cluster: 'analytics', engine }],
          clock,
          virtualClock,
          policy: { delayMs: () => 400 },
        }),
        clock,
        (operation) => refused.set(operation, (refused.get(operation) ?? 0) + 1),
      ),
      { client: 'S3Client', operations: createObjectStore().operations },
      { client: 'KMSClient', ...createSigningKeys() },
    ],
  });
  try {
    const startedAt = localAws.clock.now();
    await localAws.invoke('sweep', { scope: 'all' });
    await localAws.runUntilIdle();
    return [
      {
        name: 'nightly sweep of 200 databases, one account: given back to the queue',
        value: givenBack,
        unit: '',
        limit: 0,
      },
      { name: '  databases not read', value: DATABASES.length + 1 - read, unit: '', limit: 0 },
      {
        name: '  calls refused by a quota',
        value: [...refused.values()].reduce((sum, count) => sum + count, 0),
        unit: '',
      },
      {
        name: '  until it is over',
        value: localAws.clock.now() - startedAt,
        unit: 'ms',
        limit: 300_000,
      },
    ];
  } finally {
    await localAws.close();
    await engine.close();
  }
}

const configuration = () =>
  parseConfig({
    revision: 1,
    warehouses: [
      {
        name: 'analytics',
        kind: 'provisioned',
        cluster: 'analytics',
        account: '111122223333',
        region: 'us-east-1',
        namespace: NAMESPACE,
        databases: DATABASES,
        mode: 'enforce',
        writer: { dbUser: 'writer' },
        reader: { dbUser: 'writer' },
      },
    ],
    sources: [
      {
        name: 'portal',
        events: { source: 'redshift-ml.access', account: '111122223333' },
        approvers: ['olivia'],
      },
    ],
    personas: {},
  });
