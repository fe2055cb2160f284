import type { LedgerLeases } from '../../../aws/ledger/leases.ts';
import type { TaskTokens } from '../../../aws/task-tokens.ts';
import { answerOf } from '../../../domain/access/answer.ts';
import type { Answer, RequestMessage } from '../../../domain/access/message.ts';
import { TryAgain } from '../../../domain/errors.ts';

/** The ledger's answer to a request, once evidence covers the revision that it is about. */
export async function findAnswer(
  leases: LedgerLeases,
  request: RequestMessage,
): Promise<Answer | undefined> {
  const found = await leases.standing(request.database, request.leaseId);
  if (found === undefined || found.revision < request.revision) {
    throw new TryAgain(
      `lease ${request.leaseId} is not readable at revision ${request.revision} yet`,
    );
  }
  const { lastOutcome } = found;
  if (lastOutcome === undefined || lastOutcome.revision < request.revision) return undefined;
  return answerOf(request, lastOutcome);
}

/** Answers one waiting execution from the ledger; whether it could. */
export async function answerFromLedger(
  leases: LedgerLeases,
  tokens: TaskTokens,
  request: RequestMessage,
): Promise<boolean> {
  const answer = await findAnswer(leases, request);
  if (answer === undefined) return false;
  await tokens.answer(request.token, answer);
  return true;
}
