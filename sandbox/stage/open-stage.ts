import { type Config, parseConfig } from '../../domain/config.ts';
import { userOf } from '../../domain/login.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import type { AwsCall } from '../../local-aws/api.ts';
import type { Permission } from '../../local-aws/authorization/policies.ts';
import type { Invoked } from '../../local-aws/containers.ts';
import type { Deployment } from '../../local-aws/deployment.ts';
import { type Faults, noFaults } from '../../local-aws/faults.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import type { LogGroups } from '../../local-aws/messaging/log-groups.ts';
import { activityLogOf } from '../../local-aws/redshift/activity-log.ts';
import { installationFor } from '../deployment.ts';
import type { Emit } from '../print/story-event.ts';
import type { AskPerson, Setting, Stage } from '../story.ts';
import { createStage } from './create-stage.ts';
import { describeAccount } from './describe-account.ts';
import { emitExecutions } from './emit-executions.ts';
import { openHeldBoard } from './held-board.ts';
import { latencyMs } from './latency.ts';
import { openEngines } from './open-engines.ts';
import { furnishAccount, runPolicy } from './services.ts';
import { furnishSpokes, roleIn } from './spokes.ts';

export interface StageOptions {
  readonly stores: 'memory' | 'real';
  readonly emit: Emit;
  readonly faults?: Faults | undefined;
  readonly onCall?: ((call: AwsCall) => void) | undefined;
  readonly onInvoked?: ((invoked: Invoked) => void) | undefined;
  /** Hears of each permission that a role of the deployment was used with. */
  readonly onUse?: ((permission: Permission) => void) | undefined;
  /** How people answer; as the story would have it unless given. */
  readonly askPerson?: AskPerson | undefined;
  /** Takes the files that the story leaves; nobody does unless given. */
  readonly keepFiles?: Stage['keepFiles'] | undefined;
  /** Other services than Redshift Data are somewhere else. */
  readonly endpoint?: boolean;
}

export interface OpenStage extends Stage {
  /** What must hold when everything has come to rest: chains verify, nothing was dropped. */
  readonly conclude: () => Promise<void>;
  readonly close: () => Promise<void>;
}

// The functions' own log lines would break into what the story tells; set before any of them is loaded.
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] ??= 'true';

/** Builds the account of the setting and puts it on the stage. One at a time: the SDK's clients are shared. */
export async function openStage(setting: Setting, options: StageOptions): Promise<OpenStage> {
  const { emit, faults, endpoint = false, askPerson = async (_, usual) => usual } = options;
  const { keepFiles = () => {} } = options;
  const config = parseConfig(setting.config);
  const deployed = installationFor(setting, config);
  let nowMs = (): number => Date.parse(setting.start);
  const at = (): string => new Date(nowMs()).toISOString();
  let account: AccountState | undefined;
  let logGroups: LogGroups | undefined;
  let spokes: ReturnType<typeof furnishSpokes> = new Map();
  const engines = await openEngines(setting, {
    stores: options.stores,
    account: (id) => (id === undefined ? account : spokes.get(id)?.state),
    logins: loginsOf(config),
    emit: (ran) => emit({ ...ran, at: at() }),
    log: (warehouse, record) => logGroups?.put(activityLogOf(warehouse), record),
  });
  const localAws = await createLocalAws({
    deployment: setting.logsActivity === true ? hearing(setting, deployed) : deployed,
    start: setting.start,
    config,
    faults: faults ?? noFaults(),
    onCall: options.onCall,
    onInvoked: options.onInvoked,
    onUse: options.onUse,
    latencyMs,
    endpoint,
    services: (ground) => {
      const furnished = furnishAccount(setting, engines, ground, endpoint);
      account = furnished.account;
      spokes = furnishSpokes(setting, config, engines, {
        ...ground,
        policy: runPolicy(ground.faults),
      });
      return [...furnished.services, ...[...spokes.values()].flatMap((one) => one.services)];
    },
    roleElsewhere: (arn) => roleIn(spokes)(arn),
    ...emitExecutions(emit, at),
  });
  if (account === undefined) throw new Error('the world asked for no services');
  nowMs = localAws.clock.now;
  logGroups = localAws.logGroups;
  const board = await openHeldBoard(engines, emit);
  const { clusters, workgroups } = account;
  const built = new Map(
    [...engines].filter(
      ([name]) => name.includes('/') || clusters.has(name) || workgroups.has(name),
    ),
  );
  emit({ kind: 'account', lines: await describeAccount(config, built) });
  return {
    ...createStage({
      localAws,
      account,
      spokes,
      engines,
      board,
      emit,
      faults,
      askPerson,
      keepFiles,
    }),
    close: async () => {
      await localAws.close();
      for (const engine of engines.values()) await engine.close();
    },
  };
}

/** The deployment with the user-activity logs of its clusters in config/deployment.yml. */
const hearing = ({ warehouses }: Setting, deployment: Deployment): Deployment => ({
  ...deployment,
  wiring: {
    ...deployment.wiring,
    functions: deployment.wiring.functions.map((one) =>
      one.name === 'driftReadLog'
        ? { ...one, logs: Object.keys(warehouses).map(activityLogOf) }
        : one,
    ),
  },
});

/** The database users as whom the product works. */
const loginsOf = ({ warehouses }: Config): ReadonlySet<string> =>
  new Set(
    warehouses.flatMap(({ writer, reader, setup }) =>
      [writer, reader, setup?.canary?.login].flatMap((login) =>
        login === undefined ? [] : (userOf(login) ?? []),
      ),
    ),
  );
