import { random, seedOf } from '../../local-aws/random.ts';
import { pick } from './pick.ts';
import { ACCOUNTS, type EventStep, type Step, type TimedStep } from './scenario.ts';
import { DATABASES, GRANTEES, MODELS, privilege, SCHEMAS } from './warehouse.ts';

const DAY_MS = 24 * 3_600_000;
/**
 * When the world has come to rest, the warehouse is paused, and people go on approving. It takes longer than the seven days that
 * an approval waits (law 1).
 */
export interface LongPause {
  readonly lengthMs: number;
  readonly approvals: readonly EventStep[];
}

const WAITED_OUT = 'waited-out-';

/** One seed in forty has one; of these few are long, for each day costs as much as an hour of the others. */
const CHANCE = 1 / 40;
const DAYS = [8, 8, 8, 8, 8, 8, 8, 8, 8, 150];

export function longPauseOf(seed: number, atMs: number): LongPause | undefined {
  const dice = random(seedOf(seed, 'long pause'));
  if (!dice.chance(CHANCE)) return undefined;
  const lengthMs = (DAYS[dice.between(0, DAYS.length - 1)] ?? 8) * DAY_MS;
  return {
    lengthMs,
    approvals: Array.from({ length: dice.between(1, 3) }, (_, n) => ({
      kind: 'event',
      account: ACCOUNTS.portal,
      type: 'Model Access Approved',
      detail: {
        requestId: `${WAITED_OUT}${n}`,
        warehouse: 'sim',
        database: DATABASES[dice.between(0, 1)],
        grantee: GRANTEES[dice.between(0, GRANTEES.length - 1)],
        privileges: [
          { kind: 'schema-create', schema: SCHEMAS[dice.between(0, 1)] },
          { kind: 'execute-model', schema: SCHEMAS[0], model: MODELS[0] },
        ],
        requestedBy: 'rita',
        approvedBy: ['amir'],
        approvedAt: new Date(atMs).toISOString(),
        reason: 'simulated',
        ...(dice.chance(0.5) && { expiresAt: new Date(atMs + 2 * lengthMs).toISOString() }),
      },
    })),
  };
}

/** Whether the lease was approved while nothing could be carried out, for longer than any approval waits. */
export const hasWaitedOut = (id: string): boolean => id.startsWith(WAITED_OUT);

/** A model that its owner trains anew when all is at rest, as people do every night. */
export function retrainedOf(seed: number): {
  readonly database: string;
  readonly schema: string;
  readonly model: string;
} {
  const dice = random(seedOf(seed, 'retrained'));
  return {
    database: DATABASES[dice.between(0, 1)] ?? DATABASES[0],
    schema: SCHEMAS[dice.between(0, 2)] ?? SCHEMAS[0],
    model: MODELS[dice.between(0, 1)] ?? MODELS[0],
  };
}

/** All is at rest, and somebody new is approved; in half of the seeds a person gives something by hand before. */
export interface Latecomer {
  readonly hand?: Step;
  readonly approval: EventStep;
}

export function latecomerOf(seed: number, atMs: number): Latecomer {
  const dice = random(seedOf(seed, 'latecomer'));
  const database = pick(dice, DATABASES);
  const hand = {
    kind: 'hand',
    verb: 'GRANT',
    database,
    privilege: privilege(dice),
    grantee: pick(dice, GRANTEES),
  } as const;
  return {
    ...(dice.chance(0.5) && { hand }),
    approval: {
      kind: 'event',
      account: ACCOUNTS.portal,
      type: 'Model Access Approved',
      detail: {
        requestId: 'latecomer',
        warehouse: 'sim',
        database,
        grantee: pick(dice, GRANTEES),
        privileges: [
          { kind: dice.chance(0.5) ? 'schema-create' : 'schema-usage', schema: SCHEMAS[0] },
        ],
        requestedBy: 'rita',
        approvedBy: ['amir'],
        approvedAt: new Date(atMs).toISOString(),
        reason: 'simulated',
      },
    },
  };
}

/** The approvals of a pause as steps of the seed. */
export const stepsIn = (pause: LongPause | undefined, atMs: number): TimedStep[] =>
  (pause?.approvals ?? []).map((step) => ({ atMs, step }));
