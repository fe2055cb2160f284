import type { Privilege } from '../../domain/privilege.ts';
import { type Random, random, seedOf } from '../../local-aws/random.ts';
import { pick } from './pick.ts';
import type { SimRule } from './sim-rule.ts';
import type { DecideStep, MemberStep, TagStep, TellStep } from './steps.ts';
import {
  DATABASES,
  GRANTEES,
  MODELS,
  OWNERS,
  privilege,
  privilegesOf,
  READY,
  REMADE,
  SCHEMAS,
  SIBLINGS,
  type Sibling,
  type SimGrantee,
  STATES,
} from './warehouse.ts';

/** Whose events the configuration lists. Each may use the requestIds of the other; `people` and `clerk` bring no approvals along. */
export const ACCOUNTS = {
  portal: '111122223333',
  desk: '444455556666',
  people: '777788889999',
  clerk: '888899990000',
} as const;

/** Whoever and whatever gets another name now and then. */
export interface Renamable {
  readonly type: 'user' | 'group' | 'role' | 'schema';
  readonly name: string;
}
const RENAMABLE: readonly Renamable[] = [
  ...GRANTEES,
  ...OWNERS.map((name) => ({ type: 'user' as const, name })),
  REMADE,
];

export type Step =
  | {
      readonly kind: 'event';
      readonly account: string;
      readonly type: string;
      readonly detail: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'hand';
      /** Not the owner: what takes the owner's grants away leaves it. */
      readonly by?: 'deputy';
      readonly verb: 'GRANT' | 'REVOKE';
      readonly database: string;
      readonly privilege: Privilege;
      readonly grantee: SimGrantee;
    }
  | {
      readonly kind: 'model';
      readonly database: string;
      readonly schema: string;
      readonly model: string;
      readonly owner: (typeof OWNERS)[number];
      readonly state: string;
    }
  /** The model stays, with its grants: only what the catalog says of it changes. */
  | {
      readonly kind: 'state';
      readonly database: string;
      readonly schema: string;
      readonly model: string;
      readonly state: string;
    }
  | { readonly kind: 'identity'; readonly grantee: SimGrantee }
  /** It gets its other name, or the first one again. */
  | { readonly kind: 'rename'; readonly thing: Renamable }
  /** Dropped with its models, and made anew. */
  | { readonly kind: 'schema'; readonly database: string; readonly owner: (typeof OWNERS)[number] }
  /** The tool's own user is made an ordinary one, or a superuser again. */
  | { readonly kind: 'writer'; readonly superuser: boolean }
  /** Made, or dropped when it is there. A model is in both schemas of every database. */
  | { readonly kind: 'sibling'; readonly sibling: Sibling }
  | AnswerStep
  | DecideStep
  | MemberStep
  /** An access review is begun by hand. */
  | { readonly kind: 'review' }
  | TagStep
  | TellStep
  | { readonly kind: 'configure'; readonly baseline: readonly BaselineEntry[] }
  | { readonly kind: 'policy'; readonly rules: readonly SimRule[] };

/** A person answers a request as it was announced last, at the URL. */
export interface AnswerStep {
  readonly kind: 'answer';
  readonly lease: string;
  readonly person: string;
  readonly approved: boolean;
  /** They name a question that nobody put. */
  readonly isForeign: boolean;
}

export type EventStep = Extract<Step, { kind: 'event' }>;

export interface BaselineEntry {
  readonly warehouse: string;
  readonly database: string;
  readonly grantee: SimGrantee;
  readonly privileges: readonly Privilege[];
}

export interface TimedStep {
  readonly atMs: number;
  readonly step: Step;
}

const HOUR_MS = 3_600_000;
export const STORY_MS = 9 * HOUR_MS;

/** What a seed makes happen: some dozen things over a working day, often close together. */
export function scenarioOf(seed: number, startMs: number): TimedStep[] {
  const dice = random(seedOf(seed, 'scenario'));
  const approvals: EventStep[] = [];
  const events: EventStep[] = [];
  const steps: TimedStep[] = [];
  const count = dice.between(10, 22);
  let atMs = startMs;
  for (let n = 0; n < count; n += 1) {
    atMs += dice.chance(0.6) ? dice.between(0, 2_500) : dice.between(0, (2 * STORY_MS) / count);
    const turn = { dice, n, atMs };
    const step = nextStep(turn, approvals, events);
    if (step.kind === 'event') events.push(step);
    steps.push({ atMs, step });
    if (step === approvals.at(-1)) steps.push(...companions(turn, step, events));
    if (step.kind === 'rename' && dice.chance(0.7))
      steps.push({ atMs: atMs + dice.between(1, 180) * 60_000, step });
    if (step.kind === 'writer')
      steps.push({
        atMs: atMs + dice.between(1, 120) * 60_000,
        step: { ...step, superuser: true },
      });
  }
  return steps;
}

/** The step to be chosen next: which, and when it happens. */
interface Turn {
  readonly dice: Random;
  readonly n: number;
  readonly atMs: number;
}

/** What comes close to an approval: the request that it answers, in either order, and an extension that does not wait. */
function companions(turn: Turn, approval: EventStep, events: EventStep[]): TimedStep[] {
  const { dice, n, atMs } = turn;
  const found: TimedStep[] = [];
  const { approvedBy: _, approvedAt: _at, ...detail } = approval.detail;
  if (dice.chance(0.25)) {
    const step = { ...approval, type: 'Model Access Requested', detail };
    found.push({ atMs: atMs + dice.between(-1_000, 3_000), step });
    events.push(step);
  }
  if (dice.chance(0.15)) {
    const step = change(turn, `race-${n}`, approval, 'Model Access Extended');
    found.push({ atMs: atMs + dice.between(0, 300), step });
    events.push(step);
  }
  return found;
}

function nextStep(turn: Turn, approvals: EventStep[], events: readonly EventStep[]): Step {
  const { dice, n } = turn;
  const roll = dice.next();
  if (roll < 0.4 || approvals.length === 0) return approval(turn, approvals);
  const about =
    (dice.chance(0.5) ? approvals.at(-1) : pick(dice, approvals)) ?? pick(dice, approvals);
  // Now and then about one that only a later approval will make.
  const target = dice.chance(0.1) ? { ...about, detail: { requestId: `request-${n + 1}` } } : about;
  if (roll < 0.5) return change(turn, `change-${n}`, target, 'Model Access Extended');
  if (roll < 0.6) return change(turn, `change-${n}`, target, 'Model Access Revoked');
  if (roll < 0.63) return change(turn, `change-${n}`, target, 'Model Access Returned');
  if (roll < 0.66) return change(turn, `change-${n}`, target, 'Model Access Shortened');
  if (roll < 0.72) return pick(dice, events);
  if (roll < 0.76) return { ...about, detail: { ...about.detail, reason: 'other content' } };
  if (roll < 0.8)
    return {
      kind: 'hand',
      verb: dice.chance(0.6) ? 'GRANT' : 'REVOKE',
      database: pick(dice, DATABASES),
      privilege: privilege(dice),
      grantee: pick(dice, GRANTEES),
    };
  if (roll < 0.89) {
    const made = {
      database: pick(dice, DATABASES),
      schema: pick(dice, SCHEMAS),
      model: pick(dice, MODELS),
    };
    if (roll < 0.85) return { kind: 'state', ...made, state: pick(dice, STATES) };
    return {
      kind: 'model',
      ...made,
      owner: pick(dice, OWNERS),
      state: dice.chance(0.7) ? READY : pick(dice, STATES),
    };
  }
  if (roll < 0.9) return { kind: 'writer', superuser: false };
  if (roll < 0.915) return { kind: 'identity', grantee: pick(dice, GRANTEES) };
  if (roll < 0.945) return { kind: 'rename', thing: pick(dice, RENAMABLE) };
  if (roll < 0.96)
    return { kind: 'schema', database: pick(dice, DATABASES), owner: pick(dice, OWNERS) };
  if (roll < 0.98) return { kind: 'sibling', sibling: pick(dice, SIBLINGS) };
  return {
    kind: 'configure',
    baseline: Array.from({ length: dice.between(0, 3) }, () => ({
      warehouse: 'sim',
      database: pick(dice, DATABASES),
      grantee: pick(dice, GRANTEES),
      privileges: [privilege(dice)],
    })),
  };
}

function approval({ dice, n, atMs }: Turn, approvals: EventStep[]): Step {
  const detail = {
    requestId: `request-${n}`,
    warehouse: 'sim',
    database: dice.chance(0.15) ? [...DATABASES] : pick(dice, DATABASES),
    grantee: pick(dice, GRANTEES),
    privileges: privilegesOf(dice),
    requestedBy: 'rita',
    approvedBy: ['amir'],
    approvedAt: new Date(atMs).toISOString(),
    reason: 'simulated',
    ...(dice.chance(0.2) && {
      startsAt: new Date(atMs + dice.between(1, 3) * HOUR_MS).toISOString(),
    }),
    ...(dice.chance(0.5) && {
      expiresAt: new Date(atMs + dice.between(4, 30) * HOUR_MS).toISOString(),
    }),
  };
  const step = {
    kind: 'event' as const,
    account: accountOf(dice),
    type: 'Model Access Approved',
    detail,
  };
  approvals.push(step);
  return step;
}

const accountOf = (dice: Random): string => (dice.chance(0.2) ? ACCOUNTS.desk : ACCOUNTS.portal);

/** Often under one ticket number for everything about a lease: a requestId tells messages of one detail-type apart, no more. */
function change(
  { dice, atMs }: Turn,
  id: string,
  { detail: { requestId: leaseId } }: Pick<EventStep, 'detail'>,
  type: `Model Access ${'Extended' | 'Shortened' | 'Revoked' | 'Returned'}`,
): EventStep {
  const detail = {
    requestId: dice.chance(0.6) ? leaseId : id,
    leaseId,
    warehouse: 'sim',
    requestedBy: 'rita',
    reason: 'simulated',
  };
  const account = accountOf(dice);
  if (type === 'Model Access Revoked' || type === 'Model Access Returned')
    return { kind: 'event', account, type, detail };
  const isLater = type === 'Model Access Extended';
  const hours = isLater ? dice.between(6, 48) : dice.between(1, 20);
  const expiresAt = new Date(atMs + hours * HOUR_MS).toISOString();
  if (!isLater) return { kind: 'event', account, type, detail: { ...detail, expiresAt } };
  const approved = { expiresAt, approvedBy: ['amir'], approvedAt: new Date(atMs).toISOString() };
  return { kind: 'event', account, type, detail: { ...detail, ...approved } };
}
