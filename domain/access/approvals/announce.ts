import * as z from 'zod/mini';
import { describeGrantee, describePrivilege, Grantee, Privilege } from '../../privilege.ts';
import { DAY_SECONDS, epochMs, type Instant } from '../../time.ts';
import { databaseNamed } from '../database-key.ts';
import { wanted } from '../policy/judge.ts';
import type { StageVerdict } from '../policy/stages.ts';
import type { Question } from './question.ts';

/** Detail of `Model Access Approval Needed`: what exactly is asked, by whom, under which rules, who may answer, until when. */
export const AccessApprovalNeeded = z.object({
  source: z.string(),
  requestId: z.string(),
  detailType: z.string(),
  leaseId: z.string(),
  warehouse: z.string(),
  grantee: Grantee,
  persona: z.optional(z.string()),
  requestedBy: z.string(),
  reason: z.string(),
  ticket: z.optional(z.string()),
  startsAt: z.optional(z.iso.datetime()),
  expiresAt: z.optional(z.iso.datetime()),
  externalModels: z.optional(z.boolean()),
  adopts: z.optional(z.boolean()),
  /** By database; `*` is the whole warehouse. */
  privileges: z.record(z.string(), z.array(Privilege)),
  rules: z.array(z.string()),
  /** What is still needed, by rule: so many approvals, of whom somebody may be asked. */
  stages: z.array(
    z.object({
      rule: z.string(),
      missing: z.int(),
      ask: z.union([z.array(z.string()), z.literal('anyone')]),
    }),
  ),
  /** The question's hash: what an answer has to name. */
  question: z.string(),
  until: z.iso.datetime(),
  outcome: z.literal('awaiting-approval'),
  because: z.array(z.string()),
  /** 0 when it is asked, then the number of the reminder. */
  reminder: z.int(),
  /** Where a person answers. */
  url: z.string(),
  /** The same in words. */
  text: z.string(),
});
export type AccessApprovalNeeded = z.infer<typeof AccessApprovalNeeded>;

interface Announcing {
  readonly missing: readonly StageVerdict[];
  readonly at: Instant;
  readonly url: string;
}

export function approvalNeeded(
  question: Question,
  { missing, at, url }: Announcing,
): AccessApprovalNeeded {
  const { source, leaseId, warehouse, grantee, requestedBy, reason, until, rules } = question;
  const { persona, ticket, startsAt, expiresAt, externalModels } = question;
  return {
    source,
    requestId: leaseId,
    detailType: question.offBoarding
      ? 'Model Access Off-Boarding Requested'
      : 'Model Access Requested',
    leaseId,
    warehouse,
    grantee,
    ...(persona !== undefined && { persona }),
    requestedBy,
    reason,
    ...(ticket !== undefined && { ticket }),
    ...(startsAt !== undefined && { startsAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(externalModels !== undefined && { externalModels }),
    ...(question.adopts === true && { adopts: true }),
    privileges: Object.fromEntries(
      Object.entries(question.parts).map(([key, privileges]) => [
        databaseNamed(key),
        [...(question.seen?.[key]?.held ?? privileges)],
      ]),
    ),
    rules: [...rules],
    stages: missing.map(({ stage, missing: count, left }) => ({
      rule: stage.rule,
      missing: count,
      ask: stage.approvers === 'anyone' ? 'anyone' : [...left],
    })),
    question: question.hash ?? '',
    until,
    outcome: 'awaiting-approval',
    because: missing.map(wanted),
    reminder: Math.floor((epochMs(at) - epochMs(question.askedAt)) / (DAY_SECONDS * 1_000)),
    url,
    text: questionInWords(question).join('\n'),
  };
}

/** Of a request with hundreds of names so many lines: all of it stands in `privileges`. */
const MOST_LINES = 60;

/** A question for a person, one line each. */
export function questionInWords(question: Question): readonly string[] {
  const { leaseId, source, requestedBy, reason, ticket, grantee, warehouse } = question;
  const { startsAt, expiresAt, until, rules, persona } = question;
  const what = Object.entries(question.parts).flatMap(([key, privileges]) =>
    privileges.map(
      (privilege) =>
        `  ${describePrivilege(privilege)}${databaseNamed(key) === '*' ? '' : ` in ${databaseNamed(key)}`}`,
    ),
  );
  const notes = Object.values(question.seen ?? {}).flatMap((part) => part.notes);
  const asks =
    question.offBoarding === true
      ? `that ${describeGrantee(grantee)} loses everything in ${warehouse}, for good:`
      : `for ${describeGrantee(grantee)} in ${warehouse}${persona === undefined ? '' : `, as ${persona}`}:`;
  return [
    `${requestedBy} asks (${leaseId}, by source ${source}) ${asks}`,
    ...shortened(what),
    `reason: ${reason}${ticket === undefined ? '' : ` (ticket ${ticket})`}`,
    ...(question.offBoarding === true
      ? []
      : [`from ${startsAt ?? 'the approval'} until ${expiresAt ?? 'somebody ends it'}`]),
    ...(question.adopts === true
      ? [
          'it is held already, granted by somebody else: an approval puts an end and an author to it',
        ]
      : []),
    ...(question.externalModels === true ? ['it means models of Bedrock too'] : []),
    `under ${rules.length === 1 ? 'rule' : 'rules'} ${rules.join(', ')}`,
    ...shortened([...new Set(notes)].map((note) => `  ${note}`)),
    `may be answered until ${until}`,
  ];
}

const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `  and ${lines.length - MOST_LINES} more`];
