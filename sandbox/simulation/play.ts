import type { AccountState } from '../../local-aws/account/state.ts';
import type { AwsCall } from '../../local-aws/api.ts';
import { createFaults, EVERYTHING } from '../../local-aws/faults.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { createObjectStore } from '../../local-aws/object-store.ts';
import { random, seedOf } from '../../local-aws/random.ts';
import { withFaults } from '../../local-aws/redshift/data-api/run.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import type { Engine, WarehouseOptions } from '../../local-aws/redshift/engine.ts';
import { createSigningKeys } from '../../local-aws/signing-keys.ts';
import { deploymentFor } from '../deployment.ts';
import { latecomerOf, longPauseOf, retrainedOf, stepsIn } from './afterwards.ts';
import { askedSteps } from './asked.ts';
import { createClientTokens, sentChange } from './client-tokens.ts';
import { deputySteps, furnishDeputy } from './deputy.ts';
import { formerOf, playFormer, sparingUntil } from './former-ledger.ts';
import { furnish } from './furnish.ts';
import { foldsIn, type GrantHistory, watch } from './grant-history.ts';
import type { Stranger } from './identity-doubts.ts';
import { improperSteps } from './improper.ts';
import { loseTable, lossOf, type Recovery, sparing, stepsAround } from './lost-table.ts';
import { memberSteps } from './members.ts';
import { createNames } from './names.ts';
import { otherOwnerSteps } from './other-owner.ts';
import type { GivenAnswer, GivenDecision, Played } from './played.ts';
import { clerkSteps, type DeployedPolicy, policiesOf } from './policies.ts';
import { reviewSteps } from './reviewed.ts';
import { givenBackOf, robbedSteps } from './robbed.ts';
import { type BaselineEntry, STORY_MS, scenarioOf } from './scenario.ts';
import { createSiblings } from './siblings.ts';
import { configOf, type Deployed, NAMESPACE, TOOL_USER } from './simulated-config.ts';
import { suspensionSteps } from './suspensions.ts';
import { taggedAccount, taggedSteps } from './tagged.ts';
import { asItIs, makeWriter, take } from './take.ts';
import { DATABASES, foldingOf } from './warehouse.ts';
import { createWholeLooks, placeIn } from './whole-looks.ts';

const START = '2026-03-02T08:00:00.000Z';
/** Past the nightly sweep of all databases, and past every retry and time limit of what was under way. */
const REST_MS = 7 * 3_600_000;
/** A watch, the sweep that sees it due, and what a reconcile takes; the end lies between two sweeps, where nothing is under way. */
const WATCHED_MS = 62.5 * 60_000;
/** Longer than any reading of a catalog takes until it is concluded from, and what follows from an approval. */
const BETWEEN_MS = 10 * 60_000;
/** AWS calls of a day are some thousands: with many more of them something turns in a circle. */
const MOST_CALLS_A_DAY = 50_000;

export interface PlayOptions {
  readonly stores: 'memory' | 'real';
  readonly openEngine: (options: WarehouseOptions) => Promise<Engine>;
  readonly onEvidence: (record: unknown, truth: GrantHistory, nowMs: number) => void;
}

/** Plays a seed's scenario with all faults, then lets the world come to rest without any. */
export async function play(seed: number, options: PlayOptions): Promise<Played> {
  const startMs = Date.parse(START);
  const former = formerOf(seed, startMs);
  const recovery: Recovery = { state: 'not begun', attempts: 0 };
  const sabotage = random(seedOf(seed, 'sabotage'));
  const latency = random(seedOf(seed, 'latency'));
  let calm = false;
  let isPaused = false;
  let calls = { day: '', count: 0 };
  let nowMs = (): number => startMs;
  const isFaulty = (): boolean => !calm && nowMs() >= startMs;
  const drawn = createFaults(seed, EVERYTHING);
  const faults = sparingUntil(startMs, () => nowMs(), drawn);
  let account: AccountState | undefined;
  let whenSent = (): void => undefined;
  let fail: (error: Error) => void = () => undefined;
  const engine = await options.openEngine({
    databases: [...DATABASES],
    namespace: NAMESPACE,
    publicAssumesRoles: false,
    ...foldingOf(seed),
  });
  const truth = watch(engine, TOOL_USER, () => nowMs(), {
    folds: foldsIn(foldingOf(seed)),
    strikes: () => isFaulty() && sabotage.chance(0.04),
  });
  const looks = createWholeLooks(truth, () => nowMs());
  const tokens = createClientTokens(() => nowMs());
  await furnish(truth.engine, TOOL_USER);
  await furnishDeputy(truth.engine);
  const [first, ...laterPolicies] = policiesOf(seed, startMs);
  let deployed: Deployed = { revision: 1, baseline: [], rules: first?.rules ?? [] };
  const bucket = createObjectStore();
  const localAws = await createLocalAws({
    deployment: deploymentFor(configOf(deployed)),
    start: new Date(startMs - (former?.lengthMs ?? 0)).toISOString(),
    config: configOf(deployed),
    faults: sparing(faults, recovery),
    latencyMs: () => latency.between(1, 60),
    services: (resources) => {
      const { clock, virtualClock } = resources;
      const tagged = taggedAccount(resources);
      account = tagged.account;
      return [
        ...tagged.services,
        redshiftDataService({
          warehouses: [{ cluster: 'sim', engine: truth.engine, isReachable: () => !isPaused }],
          clock,
          virtualClock,
          policy: withFaults(
            {
              delayMs: ({ sqls }) => sqls.length * 5,
              waiting: () => (seed % 4 === 3 ? 'ignored' : 'waits'),
              outcome: () => (isFaulty() && sabotage.chance(0.03) ? 'fail-transient' : 'run'),
            },
            faults,
          ),
        }),
        { client: 'S3Client', operations: bucket.operations },
        { client: 'KMSClient', ...createSigningKeys() },
      ];
    },
    onCall: (call) => {
      const { function: caller, operation } = call;
      const day = new Date(nowMs()).toISOString().slice(0, 10);
      calls = { day, count: day === calls.day ? calls.count + 1 : 1 };
      if (calls.count === MOST_CALLS_A_DAY)
        fail(
          new Error(
            `${calls.count} AWS calls on ${day}, and no rest; the last is ${operation} of ${caller ?? 'the sandbox'}`,
          ),
        );
      const { body } = evidenceIn(call) ?? {};
      if (body?.S !== undefined) options.onEvidence(JSON.parse(body.S), truth, nowMs());
    },
    onEffect: (call) => {
      const { pk } = evidenceIn(call) ?? {};
      if (pk?.S !== undefined) truth.concluded(placeIn(pk.S));
      // What a backup knows of a look is of another time.
      if (recovery.state === 'not begun' && nowMs() >= startMs) looks.heard(call);
      const change = sentChange(call);
      if (change === undefined) return;
      tokens.heard(change);
      whenSent();
    },
  });
  if (account === undefined) throw new Error('the local AWS asked for no services');
  nowMs = () => localAws.clock.now();
  fail = localAws.virtualClock.fail;
  const loss = lossOf(seed, startMs);
  const scenario = scenarioOf(seed, startMs);
  const steps = [
    ...scenario,
    ...deputySteps(seed, scenario),
    ...improperSteps(seed, startMs),
    ...suspensionSteps(seed, startMs),
    ...askedSteps(seed, startMs),
    ...clerkSteps(seed, startMs),
    ...taggedSteps(seed, startMs),
    ...reviewSteps(seed, startMs, scenario),
    ...memberSteps(seed, scenario),
    ...robbedSteps(seed, startMs),
    ...otherOwnerSteps(seed, startMs),
    ...laterPolicies.map(({ atMs, rules }) => ({ atMs, step: { kind: 'policy', rules } as const })),
    ...stepsAround(loss),
  ];
  if (loss) whenSent = loseTable(localAws, loss, recovery);
  const madeAnewAtMs = new Map<string, number>();
  const models = new Map<string, string>();
  const configurations: (readonly BaselineEntry[])[] = [[]];
  const policies: DeployedPolicy[] = [{ atMs: startMs, rules: deployed.rules }];
  const names = createNames(truth.engine, () => localAws.clock.now());
  const siblings = createSiblings(truth.engine, names, () => localAws.clock.now());
  const strangers: Stranger[] = [];
  const answers: GivenAnswer[] = [];
  const decisions: GivenDecision[] = [];
  const world = {
    localAws,
    truth,
    names,
    strangers,
    answers,
    decisions,
    siblings,
    madeAnewAtMs,
    models,
    configurations,
    policies,
    looks,
    tokens,
  };
  const owners = new Map<string, string>();
  const deploy = (change: Partial<Deployed>): void => {
    deployed = { ...deployed, ...change, revision: deployed.revision + 1 };
    policies.push({ atMs: localAws.clock.now(), rules: deployed.rules });
    localAws.containers.configure(configOf(deployed));
    localAws.containers.dropWarm();
  };
  const admin = { ...world, account, owners, deploy };
  if (former !== undefined)
    await playFormer(former, {
      localAws,
      bucket,
      truth,
      publish: (approval) => take(approval, admin),
    });
  for (const { atMs, step } of steps) {
    localAws.virtualClock.at(atMs, () => take(step, admin), { label: step.kind, timer: true });
  }
  await localAws.runFor(STORY_MS * 1.5);
  calm = true;
  drawn.calm();
  await makeWriter(truth.engine, true);
  // Lambda keeps no container of an old deployment for hours.
  localAws.containers.dropWarm();
  // In every other world, and after a loss, all messages come again: what is unanswered goes on, an answered one changes nothing.
  if (seed % 2 === 0 || loss !== undefined)
    for (const { step } of steps) if (step.kind === 'event') await take(step, admin);
  await localAws.runFor(REST_MS);
  await take({ kind: 'model', ...asItIs(retrainedOf(seed), admin) }, admin);
  await localAws.runFor(WATCHED_MS);
  const latecomer = latecomerOf(seed, localAws.clock.now());
  for (const hand of [latecomer.hand, givenBackOf(seed, startMs)])
    if (hand !== undefined) await take(hand, admin);
  await localAws.runFor(BETWEEN_MS);
  const latecomerAtMs = localAws.clock.now();
  await take(latecomer.approval, admin);
  await localAws.runFor(BETWEEN_MS);
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
    steps: [
      ...steps,
      { atMs: latecomerAtMs, step: latecomer.approval },
      ...stepsIn(pause, pausedAtMs),
    ],
    folding: foldingOf(seed),
    ...(lost && { lost }),
  };
}

/** The item of an entry of evidence. What is replayed was concluded before, of a world that was another then. */
function evidenceIn({ function: caller, operation, input }: AwsCall) {
  if (operation !== 'PutItem' || caller === 'restore') return undefined;
  const { Item } = input as { Item?: Record<string, { S?: string }> };
  return Item?.outbox === undefined ? undefined : Item;
}
