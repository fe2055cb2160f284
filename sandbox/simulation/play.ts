import { type Config, parseConfig } from '../../domain/config.ts';
import { describePrivilege, type Privilege } from '../../domain/privilege.ts';
import { createFaults, EVERYTHING } from '../../local-aws/faults.ts';
import { createLocalAws, type LocalAws } from '../../local-aws/local-aws.ts';
import { createObjectStore } from '../../local-aws/object-store.ts';
import { random, seedOf } from '../../local-aws/random.ts';
import { withFaults } from '../../local-aws/redshift/data-api/run.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import type { Engine, WarehouseOptions } from '../../local-aws/redshift/engine.ts';
import { createSigningKeys } from '../../local-aws/signing-keys.ts';
import { deployment } from '../deployment.ts';
import { foldsIn, type GrantHistory, watch } from './grant-history.ts';
import { APPROVERS, improperSteps, POLICY } from './improper.ts';
import { loseTable, lossOf, type Recovery, sparing, stepsAround } from './lost-table.ts';
import type { Played } from './played.ts';
import {
  ACCOUNTS,
  type BaselineEntry,
  DATABASES,
  foldingOf,
  GRANTEES,
  MODELS,
  OWNERS,
  ROLES,
  SCHEMAS,
  type SimGrantee,
  STORY_MS,
  type Step,
  scenarioOf,
} from './scenario.ts';
import { createSiblings, type Siblings } from './siblings.ts';

const START = '2026-03-02T08:00:00.000Z';
const NAMESPACE = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
/** Past the nightly sweep of all databases, and past every retry and time limit of what was under way. */
const REST_MS = 7 * 3_600_000;
const TOOL_USER = 'sim_writer';

export interface PlayOptions {
  readonly stores: 'memory' | 'real';
  readonly openEngine: (options: WarehouseOptions) => Promise<Engine>;
  readonly onEvidence: (record: unknown, truth: GrantHistory, nowMs: number) => void;
}

/** Plays a seed's scenario with all faults, then lets the world come to rest without any. */
export async function play(seed: number, options: PlayOptions): Promise<Played> {
  const startMs = Date.parse(START);
  const faults = createFaults(seed, EVERYTHING);
  const recovery: Recovery = { state: 'not begun', attempts: 0 };
  const sabotage = random(seedOf(seed, 'sabotage'));
  const latency = random(seedOf(seed, 'latency'));
  let calm = false;
  let nowMs = (): number => startMs;
  const engine = await options.openEngine({
    databases: [...DATABASES],
    namespace: NAMESPACE,
    publicAssumesRoles: false,
    ...foldingOf(seed),
  });
  const truth = watch(engine, TOOL_USER, () => nowMs(), {
    folds: foldsIn(foldingOf(seed)),
    strikes: () => !calm && sabotage.chance(0.04),
  });
  await furnish(truth.engine);
  const revision = { number: 1 };
  const bucket = createObjectStore();
  const localAws = await createLocalAws({
    deployment,
    start: START,
    config: configOf(revision.number, []),
    faults: sparing(faults, recovery),
    latencyMs: () => latency.between(1, 60),
    services: ({ clock, virtualClock }) => [
      redshiftDataService({
        warehouses: [{ cluster: 'sim', engine: truth.engine }],
        clock,
        virtualClock,
        policy: withFaults(
          {
            delayMs: ({ sqls }) => sqls.length * 5,
            waiting: () => (seed % 4 === 3 ? 'ignored' : 'waits'),
            outcome: () => (!calm && sabotage.chance(0.03) ? 'fail-transient' : 'run'),
          },
          faults,
        ),
      }),
      { client: 'S3Client', operations: bucket.operations },
      { client: 'KMSClient', ...createSigningKeys() },
    ],
    onCall: ({ function: caller, operation, input }) => {
      const item =
        operation === 'PutItem'
          ? (input as { Item?: Record<string, { S?: string }> }).Item
          : undefined;
      // What is replayed was concluded before, of a world that was another then.
      if (item?.outbox === undefined || caller === 'restore') return;
      truth.concluded(
        decodeURIComponent(item.pk?.S ?? '')
          .split('#')
          .at(-1) ?? '',
      );
      if (item.body?.S !== undefined) options.onEvidence(JSON.parse(item.body.S), truth, nowMs());
    },
  });
  nowMs = () => localAws.clock.now();
  const loss = lossOf(seed, startMs);
  const steps = [
    ...scenarioOf(seed, startMs),
    ...improperSteps(seed, startMs),
    ...stepsAround(loss),
  ];
  if (loss) loseTable(localAws, loss, recovery);
  const madeAnewAtMs = new Map<string, number>();
  const models = new Map<string, string>();
  const configurations: (readonly BaselineEntry[])[] = [[]];
  const siblings = createSiblings(truth.engine, () => localAws.clock.now());
  const admin = { localAws, truth, madeAnewAtMs, models, configurations, revision, siblings };
  for (const { atMs, step } of steps) {
    localAws.virtualClock.at(atMs, () => take(step, admin), { label: step.kind, timer: true });
  }
  await localAws.runFor(STORY_MS * 1.5);
  calm = true;
  faults.calm();
  await makeWriter(truth.engine, true);
  // Lambda keeps no container of an old deployment for hours.
  localAws.containers.dropWarm();
  // In every other world, and after a loss, all messages come again: what is unanswered goes on, an answered one changes nothing.
  if (seed % 2 === 0 || loss !== undefined)
    for (const { step } of steps) if (step.kind === 'event') await take(step, admin);
  await localAws.runFor(REST_MS);
  const lost = loss && recovery.state !== 'not begun' ? { loss, recovery } : undefined;
  return {
    localAws,
    truth,
    steps,
    madeAnewAtMs,
    models,
    configurations,
    siblings,
    folding: foldingOf(seed),
    ...(lost && { lost }),
  };
}

interface HandsOn {
  readonly localAws: LocalAws;
  readonly truth: GrantHistory;
  readonly madeAnewAtMs: Map<string, number>;
  readonly models: Map<string, string>;
  readonly configurations: (readonly BaselineEntry[])[];
  readonly revision: { number: number };
  readonly siblings: Siblings;
}

async function take(
  step: Step,
  { localAws, truth, madeAnewAtMs, models, configurations, revision, siblings }: HandsOn,
): Promise<void> {
  const { engine } = truth;
  switch (step.kind) {
    case 'event':
      localAws.publish({
        source: 'redshift-ml.access',
        'detail-type': step.type,
        account: step.account,
        detail: step.detail as never,
      });
      return;
    case 'hand':
      await engine
        .superuserSql(step.database, handSql(step.verb, step.privilege, step.grantee))
        .catch(ignoreMissing);
      return;
    case 'model':
      await engine.dropModel(step.database, step.schema, step.model);
      await engine.createModel(step.database, {
        schema: step.schema,
        name: step.model,
        owner: step.owner,
        state: step.state,
      });
      madeAnewAtMs.set(
        JSON.stringify([step.database, step.schema, step.model]),
        localAws.clock.now(),
      );
      models.set(JSON.stringify([step.database, step.schema, step.model]), step.state);
      return;
    case 'state':
      await engine.setModelState(step.database, step.schema, step.model, step.state);
      models.set(JSON.stringify([step.database, step.schema, step.model]), step.state);
      return;
    case 'identity':
      await makeAnew(engine, step.grantee);
      madeAnewAtMs.set(`${step.grantee.type} ${step.grantee.name}`, localAws.clock.now());
      return;
    case 'writer':
      await makeWriter(engine, step.superuser);
      return;
    case 'sibling':
      await siblings.toggle(step.sibling);
      return;
    case 'configure':
      revision.number += 1;
      configurations.push(step.baseline);
      localAws.containers.configure(configOf(revision.number, step.baseline));
      localAws.containers.dropWarm();
      return;
  }
}

/** Words of the hand-made SQL are the spec's own. */
function handSql(
  verb: 'GRANT' | 'REVOKE',
  privilege: Privilege,
  { type, name }: SimGrantee,
): string {
  const grantee = `${type === 'user' ? '' : `${type.toUpperCase()} `}"${name}"`;
  const direction = verb === 'GRANT' ? 'TO' : 'FROM';
  if (privilege.kind === 'assume-role')
    return `${verb} ASSUMEROLE ON '${privilege.role}' ${direction} ${grantee} FOR CREATE MODEL`;
  const what = describePrivilege(privilege).replace(/\b(?:Lab|Fraud)\b/g, '"$&"');
  return `${verb} ${what} ${direction} ${grantee}`;
}

/** A model that is not there cannot be granted on; people meet that too. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'SqlError') throw error;
}

async function furnish(engine: Engine): Promise<void> {
  await engine.createUser(TOOL_USER, { superuser: true });
  for (const owner of OWNERS) await engine.createUser(owner);
  for (const grantee of GRANTEES) await create(engine, grantee);
  for (const database of DATABASES) {
    for (const schema of SCHEMAS) {
      await engine.createSchema(database, schema);
      for (const name of MODELS)
        await engine.createModel(database, { schema, name, owner: OWNERS[0] });
    }
  }
}

const makeWriter = async (engine: Engine, superuser: boolean): Promise<void> => {
  const sql = `ALTER USER ${TOOL_USER} ${superuser ? 'CREATEUSER' : 'NOCREATEUSER'}`;
  await engine.transaction(DATABASES[0], [sql]);
};

async function makeAnew(engine: Engine, grantee: SimGrantee): Promise<void> {
  if (grantee.type === 'user') await engine.dropUser(grantee.name);
  if (grantee.type === 'group') await engine.dropGroup(grantee.name);
  if (grantee.type === 'role') await engine.dropRole(grantee.name);
  await create(engine, grantee);
}

async function create(engine: Engine, grantee: SimGrantee): Promise<void> {
  if (grantee.type === 'user') await engine.createUser(grantee.name);
  if (grantee.type === 'group') await engine.createGroup(grantee.name);
  if (grantee.type === 'role') await engine.createRole(grantee.name);
}

function configOf(revision: number, baseline: readonly BaselineEntry[]): Config {
  return parseConfig({
    revision,
    warehouses: [
      {
        name: 'sim',
        kind: 'provisioned',
        cluster: 'sim',
        account: '111122223333',
        region: 'us-east-1',
        namespace: NAMESPACE,
        databases: [...DATABASES],
        mode: 'enforce',
        // Often enough to be drawn, seldom enough that hundreds of seeds can be played.
        watchModelsMinutes: 30,
        writer: { dbUser: TOOL_USER },
        reader: { dbUser: TOOL_USER },
        roles: [...ROLES],
      },
    ],
    sources: Object.entries(ACCOUNTS).map(([name, account]) => ({
      name,
      events: { source: 'redshift-ml.access', account },
      approvers: APPROVERS,
    })),
    personas: {},
    policy: POLICY,
    baseline,
  });
}
