import { Question } from '../../domain/access/approvals/question.ts';
import { canonical } from '../../domain/hash.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { addSeconds, type Instant } from '../../domain/time.ts';
import { ABSENT, type LedgerTable, type Written } from './table.ts';

/** The execution that waits for answers; its token wakes it. */
export interface WaitingExecution {
  readonly executionArn: string;
  readonly token?: string;
}

/** An execution that waits says so again every day: one that has not for longer does not wait any more. */
const GONE_SECONDS = 25 * 3600;
/** One that has no token yet is on its way to the state that waits. */
const ON_ITS_WAY_SECONDS = 15 * 60;

const questionPk = (leaseId: string): string => `QUESTION#${leaseId}`;
/** Apart from the question, which is signed and copied: nobody needs a token to know what was asked. */
const waitingPk = (leaseId: string): string => `WAITING#${leaseId}`;

/** Accesses that wait for approvals: what was asked, and which execution waits. */
export function ledgerQuestions(table: LedgerTable) {
  const find = async (leaseId: string): Promise<Question | undefined> => {
    const item = await table.get(questionPk(leaseId), 'ASKED');
    return item && parseJson(Question, String(item.body), `the question about ${leaseId}`);
  };

  /** Puts a question in the place of the one that was seen there. */
  const put = (question: Question, seen: Question | undefined): Promise<Written> =>
    table.put(
      { pk: questionPk(question.leaseId), sk: 'ASKED', body: canonical(question) },
      seen === undefined
        ? ABSENT
        : { expression: 'body = :seen', values: { ':seen': canonical(seen) } },
    );

  const waiting = async (leaseId: string): Promise<WaitingExecution | undefined> => {
    const item = await table.get(waitingPk(leaseId), 'EXECUTION');
    return (
      item && {
        executionArn: String(item.executionArn),
        ...(item.waitToken !== undefined && { token: String(item.waitToken) }),
      }
    );
  };

  /** One execution waits for a lease id: false while another one does. */
  const claim = async (leaseId: string, executionArn: string, now: Instant): Promise<boolean> => {
    const item = { pk: waitingPk(leaseId), sk: 'EXECUTION', executionArn, renewedAt: now };
    const condition = {
      expression:
        'attribute_not_exists(pk) OR executionArn = :mine OR renewedAt < :gone OR (attribute_not_exists(waitToken) AND renewedAt < :lost)',
      values: {
        ':mine': executionArn,
        ':gone': addSeconds(now, -GONE_SECONDS),
        ':lost': addSeconds(now, -ON_ITS_WAY_SECONDS),
      },
    };
    return (await table.put(item, condition)) === 'written';
  };

  /** Keeps the token of the execution that waits; refused when it is another one by now. */
  const keepToken = (
    leaseId: string,
    executionArn: string,
    token: string,
    now: Instant,
  ): Promise<Written> =>
    table.put(
      { pk: waitingPk(leaseId), sk: 'EXECUTION', executionArn, renewedAt: now, waitToken: token },
      { expression: 'executionArn = :mine', values: { ':mine': executionArn } },
    );

  return { find, put, waiting, claim, keepToken };
}
export type LedgerQuestions = ReturnType<typeof ledgerQuestions>;
