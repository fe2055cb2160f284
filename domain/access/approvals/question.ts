import * as z from 'zod/mini';
import { canonical, sha256 } from '../../hash.ts';
import type { Shape } from '../../ledger-json.ts';
import { Grantee, Privilege } from '../../privilege.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../../time.ts';
import { Bound } from '../bound.ts';
import { granteesOf } from '../grantees.ts';
import { OtherPrivilege } from '../offboarding/other-privilege.ts';
import type { NeededStage } from '../policy/evaluate.ts';
import type { PolicyRule } from '../policy/rule.ts';
import type { Approval, OffBoardingRequest } from '../request.ts';

/** How long somebody may answer. An approval that comes later is of a request that nobody remembers. */
const ANSWER_DAYS = 7;
/** Longer than any function runs: what is answered in the last second is written by then. */
const GRACE_SECONDS = 60;

/** What the names of one database's part stood for when the question was put, and what an approver should know of them. */
export interface SeenPart {
  readonly bound?: Bound;
  readonly notes: readonly string[];
  /** Of an off-boarding: what the grantee holds there, and the grantee's id; missing where nobody could look. */
  readonly held?: readonly Privilege[];
  /** The same of the kinds that we never grant. */
  readonly others?: readonly OtherPrivilege[];
  readonly granteeId?: number;
}

/** What was seen, by ledger key of the database, for each grantee in turn. */
export type Seen = Readonly<Record<string, readonly SeenPart[]>>;

/** An access that waits for approvals: what exactly is asked, by whom, under which rules, who may answer, until when. */
export interface Question {
  readonly leaseId: string;
  readonly source: string;
  readonly warehouse: string;
  /** In the order of their leases. */
  readonly grantees: readonly Grantee[];
  readonly persona?: string;
  /** The privileges by ledger key of the database. */
  readonly parts: Readonly<Record<string, readonly Privilege[]>>;
  readonly requestedBy: string;
  /** Who else took part in asking. */
  readonly involved: readonly string[];
  readonly reason: string;
  readonly ticket?: string;
  readonly startsAt?: Instant;
  readonly expiresAt?: Instant;
  readonly externalModels?: true;
  readonly adopts?: true;
  /** The grantee is to lose everything: `parts` only name the databases, what is taken was seen. */
  readonly offBoarding?: true;
  /** Names of the rules that matched. */
  readonly rules: readonly string[];
  readonly stages: readonly NeededStage[];
  /** SHA-256 of all this with the content of the rules that matched: another access, or another rule, is another question. */
  readonly asked: string;
  readonly askedAt: Instant;
  readonly until: Instant;
  /** By ledger key of the database, for each grantee in turn; missing until somebody has looked. */
  readonly seen?: Seen;
  /** SHA-256 of what was asked and of what its names stand for: an answer is to this, and to nothing else. */
  readonly hash?: string;
}

const NeededStageShape: z.ZodMiniType<NeededStage> = z.looseObject({
  rule: z.string(),
  approvers: z.union([z.array(z.string()), z.literal('anyone')]),
  needs: z.int(),
  longerThanDays: z.exactOptional(z.int()),
});

export const Question: z.ZodMiniType<Question> = z.looseObject({
  leaseId: z.string(),
  source: z.string(),
  warehouse: z.string(),
  grantees: z.array(Grantee),
  persona: z.exactOptional(z.string()),
  parts: z.record(z.string(), z.array(Privilege)),
  requestedBy: z.string(),
  involved: z.array(z.string()),
  reason: z.string(),
  ticket: z.exactOptional(z.string()),
  startsAt: z.exactOptional(z.string()),
  expiresAt: z.exactOptional(z.string()),
  externalModels: z.exactOptional(z.literal(true)),
  adopts: z.exactOptional(z.literal(true)),
  offBoarding: z.exactOptional(z.literal(true)),
  rules: z.array(z.string()),
  stages: z.array(NeededStageShape),
  asked: z.string(),
  askedAt: z.string(),
  until: z.string(),
  seen: z.exactOptional(
    z.record(
      z.string(),
      z.array(
        z.looseObject({
          bound: z.exactOptional(Bound),
          notes: z.array(z.string()),
          held: z.exactOptional(z.array(Privilege)),
          others: z.exactOptional(z.array(OtherPrivilege)),
          granteeId: z.exactOptional(z.number()),
        } satisfies Shape<SeenPart>),
      ),
    ),
  ),
  hash: z.exactOptional(z.string()),
} satisfies Shape<Question>);

interface Asking {
  readonly source: string;
  readonly warehouse: string;
  readonly requestedBy: string;
  readonly involved: readonly string[];
  readonly parts: ReadonlyMap<string, readonly Privilege[]>;
  readonly rules: readonly PolicyRule[];
  readonly stages: readonly NeededStage[];
}

/** The question that a request which lacks approvals puts. */
export function questionOf(request: Approval, asking: Asking, now: Instant): Question {
  const { persona, reason, ticket, startsAt, expiresAt, externalModels } = request;
  const about = {
    leaseId: request.requestId,
    source: asking.source,
    warehouse: asking.warehouse,
    grantees: granteesOf(request),
    parts: Object.fromEntries(asking.parts),
    requestedBy: asking.requestedBy,
    involved: asking.involved,
    reason,
    ...(persona !== undefined && { persona: persona.name }),
    ...(ticket !== undefined && { ticket }),
    ...(startsAt !== undefined && { startsAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(externalModels === true && { externalModels }),
    ...(request.adopts === true && { adopts: true as const }),
  };
  const last = addSeconds(now, ANSWER_DAYS * DAY_SECONDS);
  return {
    ...about,
    rules: asking.rules.map(({ name }) => name),
    stages: asking.stages,
    asked: sha256(canonical([about, asking.rules])),
    askedAt: now,
    until: expiresAt !== undefined && expiresAt < last ? expiresAt : last,
  };
}

/** The question of an off-boarding, in these databases. */
export function offBoardingQuestion(
  request: OffBoardingRequest,
  source: string,
  { databases, stages }: { databases: readonly string[]; stages: readonly NeededStage[] },
  now: Instant,
): Question {
  const { requestId: leaseId, warehouse, grantee, requestedBy, reason, ticket } = request;
  const about = {
    leaseId,
    source,
    warehouse,
    grantees: [grantee],
    parts: Object.fromEntries(databases.map((database) => [database, []])),
    requestedBy,
    involved: [],
    reason,
    offBoarding: true as const,
    ...(ticket !== undefined && { ticket }),
  };
  return {
    ...about,
    rules: stages.map(({ rule }) => rule),
    stages,
    asked: sha256(canonical([about, stages])),
    askedAt: now,
    until: addSeconds(now, ANSWER_DAYS * DAY_SECONDS),
  };
}

/** The question as it is put: bound to what its names stand for now. */
export const boundQuestion = (question: Question, seen: Seen): Question => ({
  ...question,
  seen,
  hash: sha256(canonical([question.asked, seen])),
});

/** Whether nobody can have answered in time any more whose answer is not written yet. */
export const isOverdue = ({ until }: Question, now: Instant): boolean =>
  now >= addSeconds(until, GRACE_SECONDS);
