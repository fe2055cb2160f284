import { parseConfig } from '../../domain/config.ts';
import { createAccount } from '../../sandbox/world/account/account.ts';
import { goodLogins } from '../../sandbox/world/account/example.ts';
import type { AccountLiteral } from '../../sandbox/world/account/literal.ts';
import { type LoginsLiteral, loginsService } from '../../sandbox/world/account/logins.ts';
import type { AccountState } from '../../sandbox/world/account/state.ts';
import type { AwsCall } from '../../sandbox/world/api.ts';
import type { Faults } from '../../sandbox/world/faults.ts';
import type { Execution } from '../../sandbox/world/machines/execution.ts';
import type { Wiring } from '../../sandbox/world/wiring.ts';
import { createWorld, type World } from '../../sandbox/world/world.ts';

export interface SetupWorldOptions {
  readonly account: AccountLiteral;
  readonly config: unknown;
  readonly logins?: LoginsLiteral;
  readonly faults?: Faults;
  /** Virtual milliseconds that each AWS call takes. */
  readonly latencyMs?: number;
  /** Another deployment than the one of serverless.yml. */
  readonly wiring?: Wiring;
}

export interface SetupWorld {
  readonly world: World;
  readonly account: AccountState;
  /** Every AWS call since the world began. */
  readonly calls: readonly AwsCall[];
  /** Starts the machine and lets the given minutes pass. */
  readonly run: (mode: string, minutes?: number, more?: object) => Promise<Execution>;
}

/** The deployed setup machine over an account of the sandbox. */
export async function setupWorld({
  account: literal,
  config,
  logins = goodLogins,
  faults,
  latencyMs,
  wiring,
}: SetupWorldOptions): Promise<SetupWorld> {
  const calls: AwsCall[] = [];
  let account: AccountState | undefined;
  const world = await createWorld({
    start: '2026-03-02T09:00:00Z',
    config: parseConfig(config),
    services: ({ clock }) => {
      const { state, services } = createAccount(literal, clock);
      account = state;
      return [...services, loginsService(logins, state)];
    },
    onCall: (call) => calls.push(call),
    wiring,
    ...(faults ? { faults } : {}),
    ...(latencyMs === undefined ? {} : { latencyMs: () => latencyMs }),
  });
  if (account === undefined) throw new Error('the world made no account');
  const run = async (mode: string, minutes = 40, more = {}): Promise<Execution> => {
    const execution = world.startMachine('setup', { warehouse: 'analytics', mode, ...more });
    await world.runFor(minutes * 60_000);
    return execution;
  };
  return { world, account, calls, run };
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
    await setup.world.close();
  }
}
