import { parseConfig } from '../../domain/config.ts';
import { createAccount } from '../../local-aws/account/account.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { AwsCall } from '../../local-aws/api.ts';
import type { Deployment } from '../../local-aws/deployment.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import { configOf, LOGINS_SQL, soundAccount } from '../../sandbox/accounts/example.ts';
import { deploymentFor } from '../../sandbox/deployment.ts';
import type { Figure } from './figure.ts';

const CALL_MS = 50;
const DATA_API = 'RedshiftData';
const FILE = configOf({ path: 'simple' });
const { pairs = [] } = FILE.warehouses[0]?.setup ?? {};

/** An audit's look at the setups of clusters that share a role, a bucket and a VPC, through the deployable machine. */
export async function benchAuditSetups(): Promise<Figure[]> {
  const one = await auditOf(1);
  const hundred = await auditOf(100);
  const thousand = await auditOf(1_000);
  const apart = await accountOfApart(1_000);
  return [
    {
      name: 'audit of 100 setups, one account: calls of the control plane for each',
      value: hundred.calls / 100,
      unit: '',
      limit: 8,
      naive: one.calls,
    },
    {
      name: `audit of 1,000 setups, ${CALL_MS} ms a call of the control plane`,
      value: thousand.virtualMs,
      unit: 'ms',
      limit: 60_000,
      naive: one.calls * CALL_MS * 1_000,
    },
    {
      name: `the same account, 1,000 clusters that share no bucket: what stands beside databases and setups`,
      value: apart.virtualMs,
      unit: 'ms',
      limit: 30_000,
      naive: apart.calls * CALL_MS,
    },
  ];
}

/** What one invocation reads of clusters and buckets, each with its own: the part of an audit about the account. */
async function accountOfApart(clusters: number): Promise<Audited> {
  const names = namesOf(clusters);
  const namespaces = Object.fromEntries(
    names.map((name, index) => [
      name,
      `0a1b2c3d-4e5f-4a6b-8c7d-${String(index).padStart(12, '0')}`,
    ]),
  );
  const config = configuration(names, (name) => ({
    namespace: namespaces[name],
    setup: {
      ...FILE.warehouses[0]?.setup,
      pairs: pairs.map((pair) => ({ ...pair, bucket: `models-${name}` })),
    },
  }));
  const buckets = Object.fromEntries(names.map((name) => [`models-${name}`, {}]));
  const calls: AwsCall[] = [];
  const localAws = await createLocalAws({
    deployment: deploymentFor(config),
    start: START,
    config,
    latencyMs: () => CALL_MS,
    onCall: (call) => calls.push(call),
    services: ({ clock }) =>
      createAccount(
        { ...accountOf(names), buckets: { ...soundAccount.buckets, ...buckets }, namespaces },
        clock,
      ).services,
  });
  try {
    const startedAt = localAws.clock.now();
    const answer = await localAws.invoke('auditExamineAccount', {
      run: 'bench',
      startedAt: START,
      trigger: 'manual',
      of: 'account',
      configuration: config.hash,
      from: 0,
      to: 1,
    });
    if (!JSON.stringify(answer).includes('"unread":0')) throw new Error(JSON.stringify(answer));
    return { calls: calls.length, virtualMs: localAws.clock.now() - startedAt };
  } finally {
    await localAws.close();
  }
}

const START = '2026-03-02T05:30:00.000Z';
const namesOf = (clusters: number): string[] =>
  Array.from({ length: clusters }, (_, n) => `cluster-${n}`);

interface Audited {
  /** Every call that examining them made, simulations included, but for the Data API's and those to the bucket of audits. */
  readonly calls: number;
  readonly virtualMs: number;
}

async function auditOf(clusters: number): Promise<Audited> {
  const names = namesOf(clusters);
  const engine = await openMemoryEngine({ databases: ['dev'], namespace: 'a GUID' });
  for (const sql of LOGINS_SQL) await engine.superuserSql('dev', sql);
  const config = configuration(names);
  const calls: AwsCall[] = [];
  const localAws = await createLocalAws({
    deployment: unpaced(deploymentFor(config)),
    start: START,
    config,
    latencyMs: (service) => (service === DATA_API ? 0 : CALL_MS),
    onCall: (call) => calls.push(call),
    services: ({ clock, virtualClock }) => [
      ...createAccount(accountOf(names), clock).services,
      redshiftDataService({
        warehouses: names.map((cluster) => ({ cluster, engine })),
        clock,
        virtualClock,
      }),
    ],
  });
  try {
    const startedAt = localAws.clock.now();
    const execution = localAws.startMachine('audit', {});
    await localAws.runUntilIdle();
    const told = JSON.stringify(execution.output ?? execution.error);
    // Figures of an audit that did not see everything would flatter.
    if (!told.includes('"outcome":"pass"')) throw new Error(`${clusters} setups: ${told}`);
    return {
      calls: calls.filter(isOfControlPlane).length,
      virtualMs: localAws.clock.now() - startedAt,
    };
  } finally {
    await localAws.close();
    await engine.close();
  }
}

const isOfControlPlane = (call: AwsCall): boolean =>
  call.function === 'auditExamineSetup' &&
  call.service !== DATA_API &&
  call.operation !== 'PutObject';

/** Without the pauses that keep to the Data API's quota: what is measured is the control plane. */
const unpaced = (deployment: Deployment): Deployment => ({
  ...deployment,
  load: async (name) => {
    const compose = await deployment.load(name);
    return name === 'auditExamineSetup'
      ? (runtime) => compose({ ...runtime, pause: async () => {} })
      : compose;
  },
});

const accountOf = (names: readonly string[]): AccountFixture => {
  const cluster = soundAccount.clusters?.['analytics'];
  if (cluster === undefined) throw new Error('the sound account has a cluster');
  return { ...soundAccount, clusters: Object.fromEntries(names.map((name) => [name, cluster])) };
};

/** Without their namespaces, no database of theirs is examined. */
const configuration = (names: readonly string[], change: (name: string) => object = () => ({})) =>
  parseConfig({
    ...FILE,
    warehouses: names.flatMap((name) =>
      FILE.warehouses.map((warehouse) => ({ ...warehouse, name, cluster: name, ...change(name) })),
    ),
  });
