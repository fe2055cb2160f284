import { parseConfig } from '../../domain/config.ts';
import { createAccount } from '../../local-aws/account/account.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import { trainingIn } from '../../local-aws/account/training.ts';
import type { AwsCall } from '../../local-aws/api.ts';
import type { Faults } from '../../local-aws/faults.ts';
import { createLocalAws, type LocalAws } from '../../local-aws/local-aws.ts';
import type { Execution } from '../../local-aws/machines/execution.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import type { Wiring } from '../../local-aws/wiring.ts';
import { LOGINS_SQL, warehouseWith } from '../../sandbox/accounts/example.ts';
import { deployment, deploymentFor } from '../../sandbox/deployment.ts';
import { warehousesIn } from '../../sandbox/stage/services.ts';

export interface SetupWorldOptions {
  readonly account: AccountFixture;
  readonly config: unknown;
  /** SQL that was run in the warehouse before; absent: everything the setup wants. */
  readonly logins?: readonly string[];
  readonly faults?: Faults;
  /** Virtual milliseconds that each AWS call takes. */
  readonly latencyMs?: number;
  /** CREATE MODEL takes no SELECT of constants. */
  readonly constants?: 'refused';
  /** Another deployment than the one of serverless.yml. */
  readonly wiring?: Wiring;
}

export interface SetupWorld {
  readonly localAws: LocalAws;
  readonly account: AccountState;
  /** The warehouse's databases. */
  readonly engine: Engine;
  /** Every AWS call since the world began. */
  readonly calls: readonly AwsCall[];
  /** Starts the machine and lets the given minutes pass. */
  readonly run: (mode: string, minutes?: number, more?: object) => Promise<Execution>;
}

/** The deployed setup machine over an account of the sandbox. */
async function setupWorld({
  account: fixture,
  config,
  logins = LOGINS_SQL,
  faults,
  latencyMs,
  constants,
  wiring = deploymentFor(parseConfig(config)).wiring,
}: SetupWorldOptions): Promise<SetupWorld> {
  const calls: AwsCall[] = [];
  let account: AccountState | undefined;
  // Every warehouse of the account has the same databases.
  const { analytics } = warehouseWith(logins);
  if (analytics === undefined) throw new Error('the example has the warehouse analytics');
  const names = ['analytics', ...Object.keys({ ...fixture.clusters, ...fixture.workgroups })];
  const engine = await openMemoryEngine({
    databases: ['dev'],
    namespace: 'a GUID',
    ...(constants && { constants }),
    training: trainingIn(() => account, 'analytics'),
  });
  await analytics.furnish(engine);
  const localAws = await createLocalAws({
    deployment: { ...deployment, wiring },
    start: '2026-03-02T09:00:00Z',
    config: parseConfig(config),
    services: ({ clock, virtualClock }) => {
      const { state, services } = createAccount(fixture, clock);
      account = state;
      const reached = warehousesIn(
        state,
        Object.fromEntries(names.map((name) => [name, analytics])),
        new Map(names.map((name) => [name, engine])),
      );
      return [...services, redshiftDataService({ warehouses: reached, clock, virtualClock })];
    },
    onCall: (call) => calls.push(call),
    ...(faults ? { faults } : {}),
    ...(latencyMs === undefined ? {} : { latencyMs: () => latencyMs }),
  });
  if (account === undefined) throw new Error('the world made no account');
  const run = async (mode: string, minutes = 40, more = {}): Promise<Execution> => {
    const execution = localAws.startMachine('setup', { warehouse: 'analytics', mode, ...more });
    await localAws.runFor(minutes * 60_000);
    return execution;
  };
  return { localAws, account, engine, calls, run };
}

/** Opens a world for one errand and closes it after, whatever happens. */
export async function inSetupWorld<T>(
  options: SetupWorldOptions,
  errand: (setup: SetupWorld) => Promise<T>,
): Promise<T> {
  const setup = await setupWorld(options);
  try {
    return await errand(setup);
  } finally {
    await setup.localAws.close();
  }
}
