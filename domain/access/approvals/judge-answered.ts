import type { Privilege } from '../../privilege.ts';
import type { Instant } from '../../time.ts';
import type { PeopleOfSource } from '../approvers.ts';
import { isBreakGlass } from '../break-glass.ts';
import type { KnownRequest } from '../decision.ts';
import { accessAsks } from '../policy/ask.ts';
import { judgeBreakGlass } from '../policy/break-glass.ts';
import { judgePolicy, type PolicyVerdict } from '../policy/judge.ts';
import type { PolicyInForce } from '../policy/policy-of.ts';
import type { Approval } from '../request.ts';
import { approving, type PutQuestion } from './answers.ts';
import { type Question, questionOf } from './question.ts';
import { putBefore } from './waiting.ts';

interface Judging {
  readonly inForce: PolicyInForce;
  /** The privileges that are asked for, by ledger key of the database. */
  readonly parts: ReadonlyMap<string, readonly Privilege[]>;
  /** Whom the message says asked; whoever else may have; and who is who. */
  readonly requestedBy: string;
  readonly alsoInvolved: readonly string[];
  readonly source: PeopleOfSource;
  /** How many have to approve at least, where anybody has to. */
  readonly leastApprovals: number;
  /** Those in the message whom its source may quote, and those of them whose word counts. */
  readonly quoted: readonly string[];
  readonly counted: readonly string[];
}

export interface JudgedAnswered {
  readonly verdict: PolicyVerdict;
  /** Those in the message, and those who answered, in this order. */
  readonly approvedBy: readonly string[];
  /** The question that the access puts if it has to wait. */
  readonly question: Question;
  /** The same as it was put before, with its answers. */
  readonly put?: PutQuestion;
}

/** What the policy says to an access, to the approvals that its message carries, and to what people answered at the URL. */
export function judgeAnswered(
  request: Approval,
  known: KnownRequest,
  judging: Judging,
  now: Instant,
): JudgedAnswered {
  const { inForce, parts, requestedBy, alsoInvolved, source, quoted, counted } = judging;
  const { leastApprovals } = judging;
  const asks = accessAsks({ ...request, requestedBy, leastApprovals }, parts, known.source, now);
  const judged = (approvedBy: readonly string[]): PolicyVerdict =>
    judgePolicy(inForce, asks, { approvedBy, requestedBy, alsoInvolved, source });
  const alone = isBreakGlass(request) ? judgeBreakGlass(inForce, asks, source) : judged(quoted);
  const question = questionOf(
    request,
    {
      source: known.source,
      warehouse: request.warehouse,
      requestedBy,
      involved: alsoInvolved,
      parts,
      rules: inForce.rules.filter(({ name }) => alone.rules.includes(name)),
      stages: alone.kind === 'incomplete' ? alone.stages : [],
    },
    now,
  );
  const put = putBefore(known, question, inForce.rules);
  if (put === undefined) return { verdict: alone, approvedBy: counted, question };
  const answered = approving(put.answers);
  return {
    verdict: judged([...new Set([...quoted, ...answered])]),
    approvedBy: [...new Set([...counted, ...answered])],
    question,
    put,
  };
}
