import { userOf } from '../../login.ts';
import { requesterProblems } from '../approval-rules.ts';
import { approving } from '../approvals/answers.ts';
import { offBoardingQuestion } from '../approvals/question.ts';
import { closedBy, putBefore, waitsNoLonger } from '../approvals/waiting.ts';
import { databaseInWords, databaseRef, WAREHOUSE_WIDE } from '../database-key.ts';
import { decidingMessage } from '../deciding-message.ts';
import {
  type Decision,
  type DecisionContext,
  type KnownRequest,
  ownRegistration,
  refused,
  sourceOf,
} from '../decision.ts';
import { granteeProblems } from '../grantee-rules.ts';
import { judgeNeeded } from '../policy/judge.ts';
import type { Registration } from '../registration.ts';
import type { OffBoardingRequest } from '../request.ts';
import { ANSWERS_SOURCE } from '../source.ts';
import type { Suspension } from '../suspension.ts';

/**
 * What becomes of an off-boarding: it waits for the approval of exactly what was seen, and then is a suspension in each database
 * that takes what others granted as well, and under which leases end.
 */
export function decideOffBoarding(
  request: OffBoardingRequest,
  known: KnownRequest,
  { warehouse, config, now }: DecisionContext,
): Decision {
  const { requestId, requestedBy, grantee } = request;
  const { source, contentHash } = known;
  const { offBoarding } = config;
  const databases = [...warehouse.databases, WAREHOUSE_WIDE].map(
    (name) => databaseRef(warehouse, name).key,
  );
  const stages = offBoarding === undefined ? [] : [{ rule: 'offBoarding', ...offBoarding }];
  const question = offBoardingQuestion(request, source, { databases, stages }, now);
  const put = putBefore(known, question, []);
  const approvedBy = approving(put?.answers ?? []);
  const verdict = judgeNeeded(question.rules, stages, {
    approvedBy,
    requestedBy,
    grantees: [grantee.name],
    source: sourceOf(known, config),
  });
  const because = [
    ...(source === ANSWERS_SOURCE
      ? []
      : ['an off-boarding is asked for at the URL for answers, where IAM says who asks']),
    ...(offBoarding === undefined
      ? ['config/admin.yml has no offBoarding; name its approvers there']
      : []),
    ...(warehouse.namespace === undefined || warehouse.mode === 'observe'
      ? [`warehouse ${warehouse.name} has no namespace yet, or is only observed`]
      : []),
    ...granteeProblems(grantee, userOf(warehouse.writer)),
    ...requesterProblems(requestedBy),
    ...standing(known),
    ...(verdict.kind === 'refused' ? verdict.because : []),
    ...(put === undefined ? [] : waitsNoLonger(put, verdict, now)),
  ];
  const registered = (status: Registration['status']): Registration => ({
    leaseId: requestId,
    status,
    source,
    contentHash,
    warehouse: warehouse.name,
    databases: [],
    at: now,
    by: requestedBy,
  });
  const isApproved = verdict.kind === 'permitted' && put !== undefined;
  // Decided by this very message, which is sent again, and not approved by the configuration of now: what it began stands.
  const own = ownRegistration(known);
  const decided = own?.status === 'decided' ? own : undefined;
  if (decided !== undefined && known.suspensions.length > 0 && (because.length > 0 || !isApproved))
    return {
      kind: 'suspended',
      registration: registered('decided'),
      suspensions: known.suspensions,
      notes: databases
        .filter((key) => !known.suspensions.some(({ database }) => database === key))
        .map(
          (key) =>
            `nothing is suspended in ${databaseInWords(key)}: ${requestId} would not be approved now; ask again under a new requestId`,
        ),
    };
  if (because.length > 0)
    return refused(because, question.rules, closedBy(request, known, because, now));
  if (decided !== undefined && !isApproved)
    return refused(
      [
        `${requestId} was decided at ${decided.at}, and would have to wait now; ask again under a new requestId`,
      ],
      question.rules,
    );
  if (!isApproved)
    return {
      kind: 'awaiting',
      registration: registered('awaiting'),
      because: verdict.kind === 'incomplete' ? verdict.because : [],
      question: put?.question ?? question,
    };
  const { seen = {}, hash } = put.question;
  const last = put.answers.at(-1);
  const decidedBy = decidingMessage(request, source, {
    approvedBy,
    ...(last !== undefined && { approvedAt: last.at }),
    ...(hash !== undefined && { question: hash }),
  });
  return {
    kind: 'suspended',
    registration: registered('decided'),
    suspensions: databases.map((database): Suspension => {
      const { held: takes = [], others, granteeId } = seen[database]?.[0] ?? {};
      return (
        known.suspensions.find((one) => one.database === database) ?? {
          id: requestId,
          revision: 1,
          database,
          grantee,
          ...(granteeId !== undefined && { granteeId }),
          takes,
          ...(others && { others }),
          since: now,
          decidedBy,
          dueAt: now,
        }
      );
    }),
    notes: databases
      .filter((database) => seen[database]?.[0]?.held === undefined)
      .map(
        (database) =>
          `${databaseInWords(database)} could not be looked at before: what others granted there stays; ask again under a new requestId once it can be read`,
      ),
  };
}

/** Why this id cannot be used for it. */
function standing(known: KnownRequest): string[] {
  const { registration, suspensions } = known;
  if (registration === undefined)
    return suspensions.length > 0
      ? [`${suspensions[0]?.id} already names a suspension; use a new requestId`]
      : [];
  const { leaseId, status, at, by, because = [] } = registration;
  if (ownRegistration(known) === undefined)
    return [`requestId ${leaseId} already names something else; use a new requestId`];
  return status === 'refused' || status === 'revoked'
    ? [
        `${leaseId} was ${status} at ${at} by ${by}${because.length > 0 ? `: ${because.join('; ')}` : ''}; ask again under a new requestId`,
      ]
    : [];
}
