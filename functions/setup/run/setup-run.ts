import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { ledgerAnswers } from '../../../aws/ledger/answers.ts';
import { type DocumentName, setupJournal } from '../../../aws/ledger/setup-journal.ts';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import { SetupFacts } from '../../../domain/setup/facts.ts';
import { CanaryRecord } from '../../../domain/setup/run/canary-steps.ts';
import type { Place } from '../../../domain/setup/run/journal-entry.ts';
import {
  ApprovalQuestion,
  SetupAnswer,
  SetupApproval,
} from '../../../domain/setup/run/question.ts';
import { Step } from '../../../domain/setup/run/step.ts';

/** Stands for one action of one run: the same for each attempt at it, and for no other action ever. */
export const tokenOf = ({ name }: SetupRun, { round, index }: Place): string =>
  sha256(canonical([name, round, index]));

/** The journal of a run, each document in the shape that the domain gives it. */
export function setupRun(table: string, warehouse: string, run: string) {
  const ledger = ledgerTable(new DynamoDBClient({}), table);
  const journal = setupJournal(ledger, warehouse, run);
  const answers = ledgerAnswers(ledger);
  const answered = `setup/${warehouse}/${run}`;
  /** Undefined when nothing of that name was saved. Throws `ZodError` for what no run of this version wrote. */
  const load = async <T>(name: DocumentName, schema: z.ZodMiniType<T>): Promise<T | undefined> => {
    const document = await journal.load(name);
    return document === undefined ? undefined : schema.parse(document);
  };
  return {
    ...journal,
    /** Of all runs of all warehouses only this one's. */
    name: `${warehouse}/${run}`,
    /** Under what the answers of people to its questions are kept. */
    answered,
    facts: (round: number) => load(`FACTS#${round}`, SetupFacts),
    step: (round: number) => load(`PLAN#${round}`, Step),
    question: (hash: string) => load(`QUESTION#${hash}`, ApprovalQuestion),
    approval: (hash: string) => load(`APPROVAL#${hash}`, SetupApproval),
    answer: async (hash: string): Promise<SetupAnswer | undefined> => {
      const answer = await answers.find(answered, hash);
      return answer === undefined ? undefined : SetupAnswer.parse(answer);
    },
    canary: () => load('CANARY', CanaryRecord),
  };
}
export type SetupRun = ReturnType<typeof setupRun>;
