import { random, seedOf } from '../../local-aws/random.ts';
import { approvalStep } from './approval-step.ts';
import { appliedAtMs } from './executions.ts';
import { keyOf } from './pairs.ts';
import { pick } from './pick.ts';
import type { Played } from './played.ts';
import type { TimedStep } from './scenario.ts';
import { suspendedIn } from './suspensions.ts';
import { DATABASES, OWNERS, READY, SCHEMAS, SOLO, SOLO_USER } from './warehouse.ts';

const MINUTE_MS = 60_000;
const LEASE = 'of-a-model-made-anew';
const EXECUTE = { kind: 'execute-model', schema: SCHEMAS[0], model: SOLO } as const;

/** In one seed of five a model that nothing else is about is dropped and made anew, by its owner or by another. */
export function otherOwnerSteps(seed: number, startMs: number): TimedStep[] {
  const dice = random(seedOf(seed, 'other owner'));
  if (!dice.chance(1 / 5)) return [];
  const database = pick(dice, DATABASES);
  const approvedAtMs = startMs + dice.between(0, 240) * MINUTE_MS;
  const madeAtMs = approvedAtMs + dice.between(15, 180) * MINUTE_MS;
  const { schema, model } = EXECUTE;
  const owner = OWNERS[dice.chance(0.7) ? 1 : 0];
  return [
    approvalStep(LEASE, {
      atMs: approvedAtMs,
      database,
      grantee: SOLO_USER,
      privileges: [EXECUTE],
    }),
    { atMs: madeAtMs, step: { kind: 'model', database, schema, model, owner, state: READY } },
  ];
}

/** Law 6: a model that another owner has made anew is another model. That of its own owner is judged as any access is. */
export function otherOwnerProblems(played: Played): string[] {
  const { steps, localAws, truth, lost } = played;
  const lease = steps
    .map(({ step }) => step)
    .find((step) => step.kind === 'event' && step.detail.requestId === LEASE);
  const made = steps.find(({ step }) => step.kind === 'model' && step.model === SOLO);
  if (lease?.kind !== 'event' || made?.step.kind !== 'model') return [];
  const { database, owner } = made.step;
  if (owner === OWNERS[0]) return [];
  // What was not granted before is granted on the model that is there; what a lost table forgot may be bound anew.
  if (appliedAtMs(localAws, lease) >= made.atMs || lost !== undefined) return [];
  if (suspendedIn(played)(database, SOLO_USER) !== 'never') return [];
  const key = keyOf(EXECUTE, SOLO_USER);
  return truth.held(database).get(key)?.by === 'tool'
    ? [`${database}: ${key} was granted on the model that ${owner} made in the place of another's`]
    : [];
}
