import type { Config } from '../config.ts';
import { userOf } from '../login.ts';
import { describePrivilege, type Privilege } from '../privilege.ts';
import { approvalDoubts } from './approval-doubts.ts';
import { countedApprovers, quotedApprovers, windowProblems } from './approval-rules.ts';
import type { PutQuestion } from './approvals/answers.ts';
import { judgeAnswered } from './approvals/judge-answered.ts';
import { closedBy, waitsNoLonger } from './approvals/waiting.ts';
import { type Asked, askedBy, changedAsk, otherRequester } from './asked.ts';
import { breakGlassProblems, isBreakGlass } from './break-glass.ts';
import { suspensionProblems } from './decide-suspension.ts';
import { type DecidingMessage, decidingMessage } from './deciding-message.ts';
import {
  type Decision,
  type DecisionContext,
  type KnownRequest,
  ownRegistration,
  refused,
  sourceOf,
} from './decision.ts';
import { expandPersona } from './expand-persona.ts';
import { granteeProblems } from './grantee-rules.ts';
import { granteesOf, numbered, ofEachGrantee } from './grantees.ts';
import { involvedIn, leastApprovals } from './involved.ts';
import { newLeases } from './new-leases.ts';
import type { PolicyVerdict } from './policy/judge.ts';
import { policyOf } from './policy/policy-of.ts';
import type { Registration } from './registration.ts';
import type { Approval } from './request.ts';
import { tagSource } from './source.ts';

/** What becomes of a request, or of the approval of one: nothing, a registration that waits, or a lease. */
export function decideApproval(
  request: Approval,
  known: KnownRequest,
  { warehouse, config, now }: DecisionContext,
): Decision {
  const source = sourceOf(known, config);
  if (isOvertaken(request, known)) {
    const doubts = otherRequester(request, known.registration?.asked, source);
    if (doubts.length > 0) return refused(doubts);
    return {
      kind: 'already-decided',
      because: [overtaken(request, known)],
    };
  }
  const grantees = granteesOf(request);
  const expanded = expandPersona(request, warehouse, config);
  const requested = requestBefore(known);
  // What was recorded when somebody asked counts, whatever the approval says of it.
  const requestedBy = requested?.by ?? request.requestedBy;
  const people = {
    approvedBy: 'approvedBy' in request ? request.approvedBy : [],
    requestedBy,
    grantees: grantees.map(({ name }) => name),
    alsoInvolved: involvedIn(request, requested),
    source,
  };
  const counted = countedApprovers(people);
  const inForce = policyOf(config);
  const judged =
    'problems' in expanded
      ? undefined
      : judgeAnswered(
          request,
          known,
          {
            ...people,
            inForce,
            parts: expanded.parts,
            counted,
            quoted: quotedApprovers(people),
            leastApprovals: leastApprovals(request, requested, known, config),
          },
          now,
        );
  const { verdict, put } = judged ?? {};
  const because = [
    ...(warehouse.mode === 'observe'
      ? [`warehouse ${warehouse.name} is only observed; set its mode to plan or enforce`]
      : []),
    ...(warehouse.namespace === undefined
      ? [
          `warehouse ${warehouse.name} has no namespace in config/admin.yml; run setup, then enter its namespace GUID`,
        ]
      : []),
    ...ofEachGrantee(grantees, (grantee) => granteeProblems(grantee, userOf(warehouse.writer))),
    ...('problems' in expanded ? expanded.problems : []),
    ...('problems' in expanded
      ? []
      : [
          ...ofEachGrantee(grantees, (grantee) =>
            suspensionProblems(grantee, expanded.parts, known.suspensions),
          ),
          ...tooMany(grantees.length * expanded.parts.size),
        ]),
    ...windowProblems(request, now),
    ...(isBreakGlass(request) ? breakGlassProblems(request, known.source, now) : []),
    ...approvalDoubts(request, people, verdict, now),
    ...(put === undefined || verdict === undefined ? [] : waitsNoLonger(put, verdict, now)),
    ...unattended(
      known,
      config,
      verdict,
      'problems' in expanded ? [] : [...expanded.parts.values()].flat(),
    ),
    ...changedAsk(request, requested, expanded),
    ...alreadyTaken(request, known),
    ...decidedBefore(known, verdict),
  ];
  if (because.length > 0 || 'problems' in expanded || judged === undefined)
    return refused(because, verdict?.rules, closedBy(request, known, because, now));
  const { approvedBy, question } = judged;
  const isPermitted = judged.verdict.kind === 'permitted';
  const registration: Registration = {
    leaseId: request.requestId,
    status: isPermitted ? 'decided' : 'awaiting',
    source: known.source,
    contentHash: known.contentHash,
    warehouse: warehouse.name,
    databases: [...expanded.parts.keys()],
    ...(grantees.length > 1 && { leases: numbered(request).map(({ id }) => id) }),
    at: now,
    by: requestedBy,
    asked: requested ?? askedBy(request, expanded.parts),
    ...(request.type === 'Model Access Requested' &&
      judged.verdict.kind === 'permitted' && { byRequest: howDecided(request, judged.verdict) }),
  };
  if (judged.verdict.kind !== 'permitted')
    return {
      kind: 'awaiting',
      registration,
      because: judged.verdict.because,
      question: put?.question ?? question,
    };
  const decidedBy = decidingMessage(request, known.source, {
    approvedBy,
    policy: { rules: judged.verdict.rules, hash: inForce.hash },
    ...answeredIn(put),
  });
  const leases = newLeases(
    request,
    {
      parts: expanded.parts,
      // What the names stood for when somebody looked, whoever approved it since.
      seen: known.waiting?.question.seen ?? {},
      decided: { source: known.source, requestedBy, approvedBy, decidedBy },
    },
    now,
  );
  return { kind: 'approved', registration, leases };
}

/** The answers of all parts have to fit into a state of Step Functions, which holds 256 KiB. */
const MAX_PARTS = 60;

const tooMany = (parts: number): string[] =>
  parts <= MAX_PARTS
    ? []
    : [
        `it asks for ${parts} parts, one for each grantee in each database; ${MAX_PARTS} are taken at most: ask in several requests`,
      ];

/** What decided a request without an approval in a message. */
function howDecided(
  request: Approval,
  { isAsked }: Extract<PolicyVerdict, { kind: 'permitted' }>,
): NonNullable<Registration['byRequest']> {
  if (isBreakGlass(request)) return 'break-glass';
  return isAsked ? 'answers' : 'rule';
}

/** Which question people answered, and when the last of them did. */
function answeredIn(
  put: PutQuestion | undefined,
): Pick<DecidingMessage, 'question' | 'approvedAt'> {
  const last = put?.answers.at(-1);
  const hash = put?.question.hash;
  return last === undefined || hash === undefined ? {} : { question: hash, approvedAt: last.at };
}

/** What lets people run code or spend money never follows from a tag alone, whatever rule allows it. */
const NEVER_BY_TAG: readonly Privilege['kind'][] = ['create-model', 'assume-role'];

function unattended(
  { source }: KnownRequest,
  config: Config,
  verdict: PolicyVerdict | undefined,
  privileges: readonly Privilege[],
): string[] {
  if (verdict?.kind !== 'permitted' || verdict.isAsked) return [];
  if (tagSource(config)?.name !== source) return [];
  const strong = [
    ...new Set(privileges.filter(({ kind }) => NEVER_BY_TAG.includes(kind)).map(describePrivilege)),
  ];
  return strong.length === 0
    ? []
    : [
        `a tag asks for ${strong.join(', ')}, which always needs an approval; write a rule with effect needs-approval for source ${source}`,
      ];
}

/** EventBridge keeps no order: a request may arrive after its own approval, and an approval where none was wanted. */
function isOvertaken(
  { type }: Approval,
  { registration, source, contentHash }: KnownRequest,
): boolean {
  if (registration?.status !== 'decided' || registration.source !== source) return false;
  if (registration.byRequest === undefined) return type === 'Model Access Requested';
  // The request that decided it goes through all of it once more when Decide is repeated.
  return registration.contentHash !== contentHash;
}

const DECIDED_BY: Readonly<Record<NonNullable<Registration['byRequest']>, string>> = {
  rule: 'a rule that asks nobody',
  answers: 'people who answered',
  'break-glass': 'breakGlass',
};

/** What decided it before this message came. */
function overtaken(
  { type, requestId }: Approval,
  { registration, waiting, source }: KnownRequest,
): string {
  if (type === 'Model Access Approved')
    return `${requestId} was decided before this approval, by ${DECIDED_BY[registration?.byRequest ?? 'rule']}`;
  return waiting === undefined
    ? `the approval of ${requestId} arrived before this request`
    : `${requestId} was approved by a message of source ${source} while it waited`;
}

/** What was asked for under this id before: by a request, or by this very approval when it is decided again. */
const requestBefore = (known: KnownRequest): Asked | undefined =>
  known.registration?.status === 'awaiting'
    ? known.registration.asked
    : ownRegistration(known)?.asked;

/**
 * What this very message was decided to be, the policy would not decide so now. Nobody is asked anew for an id that is decided:
 * what the message began stands (`begunBefore` in functions/access/decide), and what it did not begin needs a request of its own.
 */
function decidedBefore(known: KnownRequest, verdict: PolicyVerdict | undefined): string[] {
  const own = ownRegistration(known);
  return own?.status === 'decided' && verdict?.kind === 'incomplete'
    ? [
        `${own.leaseId} was decided at ${own.at}, and by the policy of now it would have to wait; ask again under a new requestId`,
        ...verdict.because,
      ]
    : [];
}

/** A lease id is used once; a revoke that came first closes it for good. */
function alreadyTaken(request: Approval, known: KnownRequest): string[] {
  const { registration } = known;
  if (registration === undefined) return [];
  if (registration.status === 'revoked')
    return [
      `lease ${request.requestId} was revoked at ${registration.at} by ${registration.by}, before this arrived; ask again under a new requestId`,
    ];
  if (registration.status === 'refused')
    return [
      `lease ${request.requestId} was refused at ${registration.at}: ${(registration.because ?? []).join('; ')}; ask again under a new requestId`,
    ];
  if (registration.status === 'awaiting' && request.type === 'Model Access Approved') return [];
  if (ownRegistration(known) !== undefined) return [];
  return [
    `requestId ${request.requestId} already names a lease of source ${registration.source}; use a new requestId`,
  ];
}
