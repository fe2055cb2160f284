import type * as z from 'zod/mini';
import { ledgerAnswers } from '../../../aws/ledger/answers.ts';
import type { LedgerTable } from '../../../aws/ledger/table.ts';
import {
  ApprovalQuestion,
  SetupAnswer,
  SetupApproval,
} from '../../../domain/setup/run/question.ts';
import { runDocuments } from './run-documents.ts';

/** What a run asks people, and what they said. Who only asks or answers need not know what facts and plans look like. */
export function setupQuestions(ledger: LedgerTable, warehouse: string, run: string) {
  const { load, save } = runDocuments(ledger, warehouse, run);
  const answers = ledgerAnswers(ledger);
  const answered = `setup/${warehouse}/${run}`;
  return {
    /** Under what the answers of people to its questions are kept. */
    answered,
    /** Keeps the token of the state that waits for an answer to this plan. */
    put: (hash: string, approval: z.infer<typeof SetupApproval>) =>
      save(`APPROVAL#${hash}`, approval),
    question: (hash: string) => load(`QUESTION#${hash}`, ApprovalQuestion),
    approval: (hash: string) => load(`APPROVAL#${hash}`, SetupApproval),
    answer: async (hash: string): Promise<SetupAnswer | undefined> => {
      const answer = await answers.find(answered, hash);
      return answer === undefined ? undefined : SetupAnswer.parse(answer);
    },
  };
}
