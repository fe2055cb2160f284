import { random, seedOf } from '../../local-aws/random.ts';
import { approvalStep } from './approval-step.ts';
import { appliedAtMs, isRefused } from './executions.ts';
import { isForgotten } from './lost-table.ts';
import { keyOf } from './pairs.ts';
import { pick } from './pick.ts';
import type { Played } from './played.ts';
import type { Step, TimedStep } from './scenario.ts';
import { suspendedIn } from './suspensions.ts';
import { DATABASES, ROBBED, SCHEMAS } from './warehouse.ts';

const MINUTE_MS = 60_000;
const USAGE = { kind: 'schema-usage', schema: SCHEMAS[0] } as const;
const CREATE = { kind: 'schema-create', schema: SCHEMAS[0] } as const;
const FIRST = 'robbed-of-all';
const ANEW = 'robbed-and-approved-anew';

/** Two privileges on a schema that stays as it is, and when a person takes both of them away. */
interface Robbery {
  readonly database: (typeof DATABASES)[number];
  readonly approvedAtMs: number;
  readonly robbedAtMs: number;
  /** When one of the two is approved once more, if it is. */
  readonly anewAtMs?: number;
}

/** In one seed of four somebody, whom nothing else is about, is robbed of all that they were given. */
function robberyOf(seed: number, startMs: number): Robbery | undefined {
  const dice = random(seedOf(seed, 'robbed'));
  if (!dice.chance(1 / 4)) return undefined;
  const approvedAtMs = startMs + dice.between(0, 120) * MINUTE_MS;
  const robbedAtMs = approvedAtMs + dice.between(30, 240) * MINUTE_MS;
  return {
    database: pick(dice, DATABASES),
    approvedAtMs,
    robbedAtMs,
    ...(dice.chance(0.4) && { anewAtMs: robbedAtMs + dice.between(1, 180) * MINUTE_MS }),
  };
}

export function robbedSteps(seed: number, startMs: number): TimedStep[] {
  const robbery = robberyOf(seed, startMs);
  if (robbery === undefined) return [];
  const { database, approvedAtMs, robbedAtMs, anewAtMs } = robbery;
  const whom = { database, grantee: ROBBED };
  const hand = { ...whom, kind: 'hand', verb: 'REVOKE' } as const;
  return [
    approvalStep(FIRST, { ...whom, atMs: approvedAtMs, privileges: [USAGE, CREATE] }),
    { atMs: robbedAtMs, step: { ...hand, privilege: USAGE } },
    { atMs: robbedAtMs, step: { ...hand, privilege: CREATE } },
    ...(anewAtMs === undefined
      ? []
      : [approvalStep(ANEW, { ...whom, atMs: anewAtMs, privileges: [USAGE] })]),
  ];
}

/** When it was seen that all is gone, a person gives a part of it again: that brings nothing else back. */
export function givenBackOf(seed: number, startMs: number): Step | undefined {
  const robbery = robberyOf(seed, startMs);
  if (robbery === undefined) return undefined;
  const { database } = robbery;
  return { kind: 'hand', verb: 'GRANT', database, privilege: USAGE, grantee: ROBBED };
}

/** Law 6: who lost all that they were granted without a revoke of ours may be another, and is given nothing unasked. */
export function robbedProblems(played: Played): string[] {
  const { steps, localAws, truth, lost } = played;
  const approvals = steps.flatMap(({ step }) =>
    step.kind === 'event' && (step.detail.requestId === FIRST || step.detail.requestId === ANEW)
      ? [step]
      : [],
  );
  const first = approvals.find(({ detail }) => detail.requestId === FIRST);
  if (first === undefined) return [];
  const database = String(first.detail.database);
  const robbedAtMs = truth.robbedAtMs(database, ROBBED);
  // What was not granted, not told or not known any more when a person took it, nobody can miss.
  if (appliedAtMs(localAws, first) >= robbedAtMs) return [];
  if (lost !== undefined && isForgotten(FIRST, steps, lost.loss)) return [];
  if (suspendedIn(played)(database, ROBBED) !== 'never') return [];
  const isApprovedAnew = approvals.some(
    (one) => one.detail.requestId === ANEW && !isRefused(localAws, one),
  );
  return [USAGE, CREATE]
    .filter((privilege) => privilege === CREATE || !isApprovedAnew)
    .map((privilege) => keyOf(privilege, ROBBED))
    .filter((key) => {
      const holding = truth.held(database).get(key);
      return holding?.by === 'tool' && holding.sinceMs > robbedAtMs;
    })
    .map((key) => `${database}: ${key} was granted again to whom a person had robbed of all`);
}
