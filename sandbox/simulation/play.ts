import { createFaults, EVERYTHING } from '../../local-aws/faults.ts';
import { createLocalAws, type LocalAws } from '../../local-aws/local-aws.ts';
import { createObjectStore } from '../../local-aws/object-store.ts';
import { random, seedOf } from '../../local-aws/random.ts';
import { withFaults } from '../../local-aws/redshift/data-api/run.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import type { Engine, WarehouseOptions } from '../../local-aws/redshift/engine.ts';
import { createSigningKeys } from '../../local-aws/signing-keys.ts';
import { deployment } from '../deployment.ts';
import { longPauseOf, retrainedOf, stepsIn } from './afterwards.ts';
import { askedSteps, giveAnswer } from './asked.ts';
import { deputySteps, furnishDeputy, grantAsDeputy } from './deputy.ts';
import { furnish, makeAnew, remakeSchema } from './furnish.ts';
import { foldsIn, type GrantHistory, watch } from './grant-history.ts';
import { handSql, ignoreMissing } from './hand-sql.ts';
import { type Stranger, strangerOf } from './identity-doubts.ts';
import { improperSteps } from './improper.ts';
import { loseTable, lossOf, type Recovery, sparing, stepsAround } from './lost-table.ts';
import { createNames, type Names } from './names.ts';
import type { GivenAnswer, Played } from './played.ts';
import { type BaselineEntry, STORY_MS, type Step, scenarioOf } from './scenario.ts';
import { createSiblings, type Siblings } from './siblings.ts';
import { configOf, NAMESPACE, TOOL_USER } from './simulated-config.ts';
import { suspensionSteps } from './suspensions.ts';
import { DATABASES, foldingOf, MODELS, OWNERS, READY, REMADE } from './warehouse.ts';

const START = '2026-03-02T08:00:00.000Z';
/** Past the nightly sweep of all databases, and past every retry and time limit of what was under way. */
const REST_MS = 7 * 3_600_000;
/** A watch, the sweep that sees it due, and what a reconcile takes. */
const WATCHED_MS = 60 * 60_000;

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
  let isPaused = false;
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
  await furnish(truth.engine, TOOL_USER);
  await furnishDeputy(truth.engine);
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
        warehouses: [{ cluster: 'sim', engine: truth.engine, isReachable: () => !isPaused }],
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
  const scenario = scenarioOf(seed, startMs);
  const steps = [
    ...scenario,
    ...deputySteps(seed, scenario),
    ...improperSteps(seed, startMs),
    ...suspensionSteps(seed, startMs),
    ...askedSteps(seed, startMs),
    ...stepsAround(loss),
  ];
  if (loss) loseTable(localAws, loss, recovery);
  const madeAnewAtMs = new Map<string, number>();
  const models = new Map<string, string>();
  const configurations: (readonly BaselineEntry[])[] = [[]];
  const names = createNames(truth.engine, () => localAws.clock.now());
  const siblings = createSiblings(truth.engine, names, () => localAws.clock.now());
  const strangers: Stranger[] = [];
  const answers: GivenAnswer[] = [];
  const world = {
    localAws,
    truth,
    names,
    strangers,
    answers,
    siblings,
    madeAnewAtMs,
    models,
    configurations,
  };
  const owners = new Map<string, string>();
  const admin = { ...world, owners, revision };
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
  await take({ kind: 'model', ...asItIs(retrainedOf(seed), admin) }, admin);
  await localAws.runFor(WATCHED_MS);
  const pausedAtMs = localAws.clock.now();
  const pause = longPauseOf(seed, pausedAtMs);
  if (pause !== undefined) {
    isPaused = true;
    for (const step of pause.approvals) await take(step, admin);
    await localAws.runFor(pause.lengthMs);
    isPaused = false;
    await localAws.runFor(REST_MS);
  }
  const lost = loss && recovery.state !== 'not begun' ? { loss, recovery } : undefined;
  return {
    ...world,
    steps: [...steps, ...stepsIn(pause, pausedAtMs)],
    folding: foldingOf(seed),
    ...(lost && { lost }),
  };
}

interface HandsOn {
  readonly localAws: LocalAws;
  readonly truth: GrantHistory;
  readonly names: Names;
  readonly strangers: Stranger[];
  readonly answers: GivenAnswer[];
  /** Who made a model last, by its key; missing for who had it in the morning. */
  readonly owners: Map<string, string>;
  readonly madeAnewAtMs: Map<string, number>;
  readonly models: Map<string, string>;
  readonly configurations: (readonly BaselineEntry[])[];
  readonly revision: { number: number };
  readonly siblings: Siblings;
}

async function take(step: Step, world: HandsOn): Promise<void> {
  const { localAws, truth, names, madeAnewAtMs, models, configurations, revision } = world;
  const { engine } = truth;
  const now = localAws.clock.now();
  const schemaNow = (name: string): string => names.now({ type: 'schema', name });
  switch (step.kind) {
    case 'event':
      localAws.publish({
        source: 'redshift-ml.access',
        'detail-type': step.type,
        account: step.account,
        detail: step.detail as never,
      });
      return;
    case 'answer':
      // Not awaited: time has to move until the function answers.
      void giveAnswer(world, step).then((given) => given && world.answers.push(given));
      return;
    case 'hand':
      if (step.by === 'deputy') return grantAsDeputy(engine, names, step);
      await engine.superuserSql(step.database, handSql(step, names)).catch(ignoreMissing);
      return;
    case 'model': {
      const key = JSON.stringify([step.database, step.schema, step.model]);
      await engine.dropModel(step.database, schemaNow(step.schema), step.model);
      await engine.createModel(step.database, {
        schema: schemaNow(step.schema),
        name: step.model,
        owner: names.now({ type: 'user', name: step.owner }),
        state: step.state,
      });
      // Trained anew by its owner, as every night, it is the same to everybody.
      if ((world.owners.get(key) ?? OWNERS[0]) !== step.owner) madeAnewAtMs.set(key, now);
      world.owners.set(key, step.owner);
      models.set(key, step.state);
      return;
    }
    case 'state':
      await engine.setModelState(step.database, schemaNow(step.schema), step.model, step.state);
      models.set(JSON.stringify([step.database, step.schema, step.model]), step.state);
      return;
    case 'identity':
      await makeAnew(engine, names, step.grantee);
      madeAnewAtMs.set(`${step.grantee.type} ${step.grantee.name}`, now);
      return;
    case 'rename':
      await names.toggle(step.thing);
      return;
    case 'schema':
      world.strangers.push(strangerOf(step, world, now));
      await remakeSchema(engine, names, step);
      for (const model of MODELS) {
        const key = JSON.stringify([step.database, REMADE.name, model]);
        madeAnewAtMs.set(key, now);
        world.owners.set(key, step.owner);
        models.delete(key);
      }
      madeAnewAtMs.set(JSON.stringify([step.database, REMADE.name]), now);
      return;
    case 'writer':
      await makeWriter(engine, step.superuser);
      return;
    case 'sibling':
      await world.siblings.toggle(step.sibling);
      return;
    case 'configure':
      revision.number += 1;
      configurations.push(step.baseline);
      localAws.containers.configure(configOf(revision.number, step.baseline));
      localAws.containers.dropWarm();
      return;
  }
}

/** With its owner and state: trained anew it is the same to everybody. */
const asItIs = (
  model: ReturnType<typeof retrainedOf>,
  { owners, models }: Pick<HandsOn, 'owners' | 'models'>,
) => {
  const key = JSON.stringify([model.database, model.schema, model.model]);
  const owner = OWNERS.find((name) => name === owners.get(key)) ?? OWNERS[0];
  return { ...model, owner, state: models.get(key) ?? READY };
};

const makeWriter = async (engine: Engine, superuser: boolean): Promise<void> => {
  const sql = `ALTER USER ${TOOL_USER} ${superuser ? 'CREATEUSER' : 'NOCREATEUSER'}`;
  await engine.transaction(DATABASES[0], [sql]);
};
