import * as z from 'zod/mini';
import { describeGrantee, describePrivilege, Grantee, Privilege } from '../../privilege.ts';
import { DAY_SECONDS, epochMs, type Instant } from '../../time.ts';
import { databaseNamed } from '../database-key.ts';
import { wanted } from '../policy/judge.ts';
import type { StageVerdict } from '../policy/stages.ts';
import type { Question } from './question.ts';

/** One access that waits: what exactly is asked, under which rules, who may answer, until when. It has an answer of its own. */
const AskedAccess = z.object({
  requestId: z.string(),
  detailType: z.string(),
  leaseId: z.string(),
  warehouse: z.string(),
  grantee: z.union([Grantee, z.array(Grantee)]),
  persona: z.optional(z.string()),
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
});

/** Detail of `Model Access Approval Needed`: one access that waits, or all those of one tagged resource for the same approvers. */
export const AccessApprovalNeeded = z.object({
  source: z.string(),
  requestedBy: z.string(),
  requests: z.array(AskedAccess),
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

/** A question that waits, and which of its stages lack approvals. */
export interface OpenQuestion {
  readonly question: Question;
  readonly missing: readonly StageVerdict[];
}

/** How often a question was put before: 0 when it is asked, then one more every day. */
export const reminderOf = ({ askedAt }: Pick<Question, 'askedAt'>, at: Instant): number =>
  Math.floor((epochMs(at) - epochMs(askedAt)) / (DAY_SECONDS * 1_000));

/** Tells of questions of one requester, who asked for them in the name of one source. */
export function approvalNeeded(
  open: readonly [OpenQuestion, ...OpenQuestion[]],
  { at, url }: { readonly at: Instant; readonly url: string },
): AccessApprovalNeeded {
  const { source, requestedBy } = open[0].question;
  return {
    source,
    requestedBy,
    requests: open.map(askedAccess),
    outcome: 'awaiting-approval',
    because: [...new Set(open.flatMap(({ missing }) => missing.map(wanted)))],
    reminder: Math.max(...open.map(({ question }) => reminderOf(question, at))),
    url,
    text: allInWords(open, url).join('\n'),
  };
}

function askedAccess({ question, missing }: OpenQuestion): z.infer<typeof AskedAccess> {
  const { leaseId, warehouse, grantees, reason, until, rules } = question;
  const { persona, ticket, startsAt, expiresAt, externalModels } = question;
  return {
    requestId: leaseId,
    detailType: question.offBoarding
      ? 'Model Access Off-Boarding Requested'
      : 'Model Access Requested',
    leaseId,
    warehouse,
    grantee: oneOrAll(grantees),
    ...(persona !== undefined && { persona }),
    reason,
    ...(ticket !== undefined && { ticket }),
    ...(startsAt !== undefined && { startsAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(externalModels !== undefined && { externalModels }),
    ...(question.adopts === true && { adopts: true }),
    privileges: Object.fromEntries(
      Object.entries(question.parts).map(([key, privileges]) => [
        databaseNamed(key),
        [...(question.seen?.[key]?.[0]?.held ?? privileges)],
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
  };
}

function allInWords(open: readonly OpenQuestion[], url: string): readonly string[] {
  if (open.length === 1) return open.flatMap(({ question }) => questionInWords(question));
  const ids = open.map(({ question }) => encodeURIComponent(question.leaseId));
  return [
    `${open.length} accesses wait for the same approvers, each for an answer of its own; GET ${url}?lease=${ids.join('+')} shows them`,
    ...open.flatMap(({ question }, index) => [
      '',
      `${index + 1} of ${open.length}:`,
      ...questionInWords(question),
    ]),
  ];
}

/** As whoever asked for one wrote it. */
const oneOrAll = (grantees: readonly Grantee[]): z.infer<typeof AskedAccess>['grantee'] => {
  const [only, ...others] = grantees;
  return only !== undefined && others.length === 0 ? only : [...grantees];
};

/** Of a request with hundreds of names so many lines: all of it stands in `privileges`. */
const MOST_LINES = 60;

/** A question for a person, one line each. */
export function questionInWords(question: Question): readonly string[] {
  const { leaseId, source, requestedBy, reason, ticket, grantees, warehouse } = question;
  const { startsAt, expiresAt, until, rules, persona } = question;
  const what = Object.entries(question.parts).flatMap(([key, privileges]) =>
    privileges.map(
      (privilege) =>
        `  ${describePrivilege(privilege)}${databaseNamed(key) === '*' ? '' : ` in ${databaseNamed(key)}`}`,
    ),
  );
  const notes = Object.values(question.seen ?? {}).flatMap((parts) =>
    parts.flatMap((part) => part.notes),
  );
  const whom = grantees.map(describeGrantee).join(', ');
  const asks =
    question.offBoarding === true
      ? `that ${whom} loses everything in ${warehouse}, for good:`
      : `for ${whom} in ${warehouse}${persona === undefined ? '' : `, as ${persona}`}:`;
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
