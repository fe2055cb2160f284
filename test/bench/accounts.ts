import { parseConfig } from '../../domain/config.ts';
import { spokeParameters } from '../../domain/spoke-parameters.ts';
import { createAccount } from '../../local-aws/account/account.ts';
import { ACCOUNT, accountOf, REGION } from '../../local-aws/arn.ts';
import type { Invoked } from '../../local-aws/containers.ts';
import { createLocalAws, type LocalAws, type ServiceResources } from '../../local-aws/local-aws.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import type { Service } from '../../local-aws/service.ts';
import type { AssumableRole } from '../../local-aws/sts.ts';
import { templateRoles } from '../../local-aws/wiring/template-roles.ts';
import { soundAccount } from '../../sandbox/accounts/example.ts';
import { type FleetAccount, fleetConfig, fleetOf } from '../../sandbox/accounts/fleet.ts';
import { deploymentFor } from '../../sandbox/deployment.ts';
import { latencyMs } from '../../sandbox/stage/latency.ts';
import type { Figure } from './figure.ts';
import { withQuotas } from './quotas.ts';

const ACCOUNTS = 30;
const WAREHOUSES = 10;
/** Of each warehouse its database, and what belongs to the warehouse as a whole. */
const LOOKS = 2 * WAREHOUSES;
/** After the nightly sweep, which would be counted with what is begun by hand. */
const START = '2026-03-02T05:30:00.000Z';
const STATEMENT_MS = 400;
/** Longer than anybody waits for an answer. */
const SLOW_MS = 90_000;

const fleet = fleetOf(ACCOUNTS, WAREHOUSES);
const [slow, gone, ...others] = fleet.map(({ id }) => id);

/** What came of it, account by account. */
interface Told {
  readonly givenBack: Map<string, number>;
  readonly submitted: Map<string, number>;
  /** All calls of the Data API: without sessions that are kept, a role would be assumed for each. */
  readonly calls: Map<string, number>;
  readonly refused: Map<string, number>;
  readonly assumed: Map<string, number>;
  /** When each account was read last, since the beginning. */
  readonly lastMs: Map<string, number>;
  overMs: number;
}

const sum = (counts: ReadonlyMap<string, number>, of: readonly string[]): number =>
  of.reduce((total, id) => total + (counts.get(id) ?? 0), 0);
const most = (counts: ReadonlyMap<string, number>, of: readonly string[]): number =>
  Math.max(0, ...of.map((id) => counts.get(id) ?? 0));
const add = (counts: Map<string, number>, of: string): void =>
  void counts.set(of, (counts.get(of) ?? 0) + 1);

type Trouble = 'none' | 'one slow, one that lets nobody in';

/**
 * A nightly sweep and an audit of one hub over 300 warehouses of 30 accounts, each with a Data API that keeps its own quotas, through
 * the deployable functions, what runs at the same time in containers of its own.
 */
export async function benchAccounts(): Promise<Figure[]> {
  const well = await night('none', sweep);
  const ill = await night('one slow, one that lets nobody in', sweep);
  const audited = await night('none', audit);
  const auditedIll = await night('one slow, one that lets nobody in', audit);
  return [
    ...figures(
      `nightly sweep of ${ACCOUNTS} accounts, ${WAREHOUSES} warehouses each`,
      well,
      fleet.map(({ id }) => id),
    ),
    { name: '  until it is over', value: well.overMs, unit: 'ms', limit: 300_000 },
    ...figures('the same, one account slow, one that lets nobody in: of the others', ill, others),
    {
      name: '  until the others are read, times that of all well',
      value: most(ill.lastMs, others) / most(well.lastMs, others),
      unit: '×',
      limit: 1.1,
    },
    {
      name: 'audit of all of them: calls refused by a quota',
      value: sum(
        audited.refused,
        fleet.map(({ id }) => id),
      ),
      unit: '',
    },
    { name: '  until it is over', value: audited.overMs, unit: 'ms', limit: 900_000 },
    {
      name: '  the same, one account slow, one that lets nobody in: times that of all well',
      value: auditedIll.overMs / audited.overMs,
      unit: '×',
      limit: 1.5,
    },
  ];
}

function figures(name: string, told: Told, of: readonly string[]): Figure[] {
  return [
    {
      name: `${name}: given back to the queue`,
      value: sum(told.givenBack, of),
      unit: '',
      limit: 0,
    },
    {
      name: '  databases not read',
      value: sum(new Map(of.map((id) => [id, LOOKS - (told.submitted.get(id) ?? 0)])), of),
      unit: '',
      limit: 0,
    },
    { name: '  calls refused by a quota', value: sum(told.refused, of), unit: '' },
    {
      name: '  roles assumed, for each account at most',
      value: most(told.assumed, of),
      unit: '',
      limit: LOOKS,
      naive: most(told.calls, of),
    },
  ];
}

const sweep = (localAws: LocalAws): Promise<unknown> => localAws.invoke('sweep', { scope: 'all' });
const audit = async (localAws: LocalAws): Promise<unknown> => localAws.startMachine('audit', {});

async function night(
  trouble: Trouble,
  errand: (localAws: LocalAws) => Promise<unknown>,
): Promise<Told> {
  const config = parseConfig(fleetConfig(fleet));
  const told: Told = {
    givenBack: new Map(),
    submitted: new Map(),
    calls: new Map(),
    refused: new Map(),
    assumed: new Map(),
    lastMs: new Map(),
    overMs: 0,
  };
  const engines = new Map<string, Engine>();
  for (const { clusters } of fleet)
    for (const namespace of Object.values(clusters))
      engines.set(namespace, await engineOf(namespace));
  const roles = new Map(fleet.flatMap((one) => [...rolesOf(one, config)]));
  if (trouble !== 'none')
    for (const arn of roles.keys()) if (accountOf(arn) === gone) roles.delete(arn);
  const startMs = Date.parse(START);
  const localAws = await createLocalAws({
    deployment: deploymentFor(config),
    start: START,
    config,
    latencyMs,
    containers: 'each',
    roleElsewhere: (arn) => roles.get(arn),
    onCall: ({ operation, input }) => {
      if (operation === 'AssumeRole')
        add(told.assumed, accountOf(String(Reflect.get(Object(input), 'RoleArn'))));
    },
    onInvoked: (invoked) => {
      for (const account of givenBack(invoked)) add(told.givenBack, account);
    },
    services: (ground) => [
      ...createAccount({ ...soundAccount, clusters: {} }, ground.clock).services,
      ...fleet.flatMap((account) => around(account, ground)),
      ...fleet.map((account) =>
        dataApi(account, engines, ground, {
          told,
          delayMs: trouble !== 'none' && account.id === slow ? SLOW_MS : STATEMENT_MS,
          startMs,
        }),
      ),
    ],
  });
  try {
    await errand(localAws);
    await localAws.runUntilIdle();
    return { ...told, overMs: localAws.clock.now() - startMs };
  } finally {
    await localAws.close();
    for (const engine of engines.values()) await engine.close();
  }
}

/** IAM and clusters of a spoke, which an audit reads. */
const around = ({ id, region, clusters }: FleetAccount, { clock }: ServiceResources): Service[] => {
  const cluster = soundAccount.clusters?.['analytics'];
  if (cluster === undefined) throw new Error('the sound account has a cluster');
  const fixture = {
    ...soundAccount,
    id,
    region,
    namespaces: clusters,
    clusters: Object.fromEntries(Object.keys(clusters).map((name) => [name, cluster])),
  };
  return createAccount(fixture, clock).services.map((one) => ({ ...one, account: id }));
};

function dataApi(
  { id, region, clusters }: FleetAccount,
  engines: ReadonlyMap<string, Engine>,
  { clock, virtualClock }: ServiceResources,
  { told, delayMs, startMs }: { told: Told; delayMs: number; startMs: number },
): Service {
  const service = redshiftDataService({
    warehouses: Object.entries(clusters).flatMap(([cluster, namespace]) => {
      const engine = engines.get(namespace);
      return engine === undefined ? [] : [{ cluster, engine }];
    }),
    clock,
    virtualClock,
    policy: { delayMs: () => delayMs },
    region,
  });
  const { operations } = withQuotas(service, clock, () => add(told.refused, id));
  return {
    ...service,
    account: id,
    region,
    operations: {
      ...operations,
      BatchExecuteStatement: async (input, caller) => {
        add(told.calls, id);
        const answer = await operations['BatchExecuteStatement']?.(input, caller);
        add(told.submitted, id);
        return answer;
      },
      GetStatementResult: async (input, caller) => {
        add(told.calls, id);
        const answer = await operations['GetStatementResult']?.(input, caller);
        told.lastMs.set(id, clock.now() - startMs);
        return answer;
      },
    },
  };
}

async function engineOf(namespace: string): Promise<Engine> {
  const engine = await openMemoryEngine({ databases: ['dev'], namespace });
  await engine.createUser('redshift_ml_admin', { superuser: true });
  await engine.createUser('redshift_ml_reader', {
    accessSystemTable: true,
    syslogAccess: 'UNRESTRICTED',
  });
  return engine;
}

const rolesOf = (
  { id, region }: FleetAccount,
  config: ReturnType<typeof parseConfig>,
): [string, AssumableRole][] =>
  [
    ...templateRoles('spoke.yml', {
      account: id,
      region,
      parameters: spokeParameters(config, id, { account: ACCOUNT, region: REGION, prefix: '' }),
    }),
  ].map(([name, role]) => [`arn:aws:iam::${id}:role/${name}`, role]);

/** The accounts of the messages that come again. */
function givenBack({ functionName, event, result }: Invoked): string[] {
  if (functionName !== 'reconcile') return [];
  const records: { messageId: string; body: string }[] = Reflect.get(Object(event), 'Records');
  const failed: { itemIdentifier: string }[] | undefined =
    result.outcome === 'returned'
      ? Reflect.get(Object(result.value), 'batchItemFailures')
      : undefined;
  return records
    .filter(
      ({ messageId }) =>
        failed === undefined || failed.some(({ itemIdentifier }) => itemIdentifier === messageId),
    )
    .map(({ body }) => String(JSON.parse(body).database).split('/')[0] ?? '');
}
