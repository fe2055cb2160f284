import * as z from 'zod/mini';
import type { Shape } from '../../ledger-json.ts';
import type { AuthenticatedPerson } from '../../people.ts';
import type { Instant } from '../../time.ts';
import { partIn } from '../approval-rules.ts';
import { isApprover, isSamePerson, type PeopleOfSource } from '../approvers.ts';
import { judgeStages, type StageVerdict } from '../policy/stages.ts';
import type { Registration } from '../registration.ts';
import type { Question } from './question.ts';

/** What one person said to a question; it counts once, and as it was first given. */
export interface PersonAnswer {
  readonly person: string;
  /** Whom IAM authenticated. */
  readonly by: string;
  readonly approved: boolean;
  readonly at: Instant;
  readonly reason?: string;
}
const AnswerShape: z.ZodMiniType<PersonAnswer> = z.looseObject({
  person: z.string(),
  by: z.string(),
  approved: z.boolean(),
  at: z.string(),
  reason: z.exactOptional(z.string()),
} satisfies Shape<PersonAnswer>);

/** The answers to one question that count, in the order in which they were given. */
export const Answers = z.readonly(z.array(AnswerShape));
export type Answers = readonly PersonAnswer[];

export const approving = (answers: Answers): readonly string[] =>
  answers.filter(({ approved }) => approved).map(({ person }) => person);
export const refusing = (answers: Answers): PersonAnswer | undefined =>
  answers.find(({ approved }) => !approved);

/** A question that was put, with what people have answered so far. */
export interface PutQuestion {
  readonly question: Question;
  readonly answers: Answers;
}

/** How far a question is: one refusal ends it, and so does the last approval that it needs. */
export type QuestionState =
  | { readonly is: 'refused'; readonly by: PersonAnswer }
  | { readonly is: 'approved' }
  | { readonly is: 'open'; readonly missing: readonly StageVerdict[] };

export function stateOf(
  question: Question,
  answers: Answers,
  source: PeopleOfSource,
): QuestionState {
  const no = refusing(answers);
  if (no !== undefined) return { is: 'refused', by: no };
  const missing = judgeStages(question.stages, {
    ...peopleOf(question, source),
    approvedBy: approving(answers),
  }).filter((stage) => stage.missing > 0);
  return missing.length === 0 ? { is: 'approved' } : { is: 'open', missing };
}

const peopleOf = ({ requestedBy, involved, grantees }: Question, source: PeopleOfSource) => ({
  requestedBy,
  alsoInvolved: involved,
  grantees: grantees.map(({ name }) => name),
  source,
});

/** What somebody says to a question, and when. */
export interface GivenAnswer extends AuthenticatedPerson {
  /** Hash of the question that was read. */
  readonly question: string;
  readonly approved: boolean;
  readonly at: Instant;
  readonly reason?: string | undefined;
}

interface AnsweredSoFar {
  readonly question: Question;
  readonly answers: Answers;
  readonly registration: Registration | undefined;
  /** Who is who to the source of the request. */
  readonly source: PeopleOfSource;
}

/**
 * What an answer does. `counted`: it is the next of `answers`. `repeated`: it says what counts already. `late`: it came when
 * the question was over. The others change nothing either: who may not answer, another question than the one that is asked,
 * something else than the same person said before.
 */
export type AnswerVerdict =
  | { readonly kind: 'counted'; readonly answers: Answers; readonly state: QuestionState }
  | {
      readonly kind: 'repeated' | 'late' | 'not-an-approver' | 'other-question' | 'contradiction';
      readonly because: string;
    };

/** The next state of a question, given one more answer. Pure: what is written, and who is told, is the caller's affair. */
export function judgeAnswer(so: AnsweredSoFar, given: GivenAnswer): AnswerVerdict {
  const { question, answers, registration, source } = so;
  const { person, by, approved, at, reason } = { ...given, by: given.arn };
  const no = mayNotAnswer(question, person, source);
  if (no !== undefined) return { kind: 'not-an-approver', because: `${no} (${by})` };
  const before = stateOf(question, answers, source);
  const over = isOver(question, answers, before, registration);
  if (over !== undefined)
    return {
      kind: over.approved === approved ? 'repeated' : 'late',
      because: over.because,
    };
  if (question.hash !== given.question)
    return {
      kind: 'other-question',
      because: `this answers another question than the one that is asked (${question.hash}): read it again, since what is asked has changed or was never this`,
    };
  if (at >= question.until)
    return {
      kind: 'late',
      because: `${question.leaseId} could be answered until ${question.until}, and it is ${at}; ask again under a new requestId`,
    };
  const mine = answers.find((one) => isSamePerson(one.person, person, source));
  if (mine !== undefined)
    return {
      kind: mine.approved === approved ? 'repeated' : 'contradiction',
      because: `${mine.person} ${said(mine)} at ${mine.at} already; that answer counts`,
    };
  const next = [...answers, { person, by, approved, at, ...(reason !== undefined && { reason }) }];
  return { kind: 'counted', answers: next, state: stateOf(question, next, source) };
}

const said = ({ approved }: Pick<PersonAnswer, 'approved'>): string =>
  approved ? 'approved' : 'refused';

/** Only whom a rule names answers here; a stage that anyone may meet is met by what a source says of its people. */
function mayNotAnswer(
  { stages, ...question }: Question,
  person: string,
  source: PeopleOfSource,
): string | undefined {
  const part = partIn(person, { approvedBy: [], ...peopleOf({ stages, ...question }, source) });
  if (part !== undefined) return `${part} and does not approve it`;
  const isNamed = stages.some(
    ({ approvers }) =>
      approvers !== 'anyone' && approvers.some((one) => isApprover(person, one, source)),
  );
  return isNamed
    ? undefined
    : `${person} is none of those who may answer: ${namedIn(stages).join(', ') || 'nobody by this URL'}`;
}

/** Everybody whom a stage names. */
const namedIn = (stages: Question['stages']): readonly string[] => [
  ...new Set(stages.flatMap(({ approvers }) => (approvers === 'anyone' ? [] : approvers))),
];

function isOver(
  { leaseId, requestedBy, offBoarding }: Question,
  answers: Answers,
  state: QuestionState,
  registration: Registration | undefined,
): { readonly approved: boolean; readonly because: string } | undefined {
  const endsBy = `only Model Access ${offBoarding === true ? 'Lifted' : 'Revoked'} ends it`;
  if (state.is === 'refused')
    return {
      approved: false,
      because: `${leaseId} was refused already by ${state.by.person} at ${state.by.at}; ask again under a new requestId`,
    };
  if (state.is === 'approved')
    return {
      approved: true,
      because: `${leaseId} was approved already by ${approving(answers).join(', ')}; ${endsBy}`,
    };
  switch (registration?.status) {
    case undefined:
    case 'awaiting':
      return undefined;
    case 'decided':
      return {
        approved: true,
        because: `${leaseId}, asked for by ${requestedBy}, was decided already at ${registration.at}, by a message of source ${registration.source} or by a rule that asks nobody; ${endsBy}`,
      };
    case 'refused':
      return {
        approved: false,
        because: `${leaseId} was refused already at ${registration.at}: ${(registration.because ?? []).join('; ')}`,
      };
    case 'revoked':
      return {
        approved: false,
        because: `${leaseId} was revoked at ${registration.at} by ${registration.by} before it was approved`,
      };
  }
}
