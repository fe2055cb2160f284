import { setupJournal } from '../../../aws/ledger/setup-journal.ts';
import type { LedgerTable } from '../../../aws/ledger/table.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import { SetupFacts } from '../../../domain/setup/facts.ts';
import { CanaryRecord } from '../../../domain/setup/run/canary-steps.ts';
import type { Place } from '../../../domain/setup/run/journal-entry.ts';
import { Step } from '../../../domain/setup/run/step.ts';
import { runDocuments } from './run-documents.ts';
import { setupQuestions } from './setup-questions.ts';

/** Stands for one action of one run: the same for each attempt at it, and for no other action ever. */
export const tokenOf = ({ name }: SetupRun, { round, index }: Place): string =>
  sha256(canonical([name, round, index]));

/** All that a run keeps: what it saw and planned, what it asked, what it did. */
export function setupRun(ledger: LedgerTable, warehouse: string, run: string) {
  const { save, load } = runDocuments(ledger, warehouse, run);
  return {
    ...setupJournal(ledger, warehouse, run),
    ...setupQuestions(ledger, warehouse, run),
    save,
    /** Of all runs of all warehouses only this one's. */
    name: `${warehouse}/${run}`,
    facts: (round: number) => load(`FACTS#${round}`, SetupFacts),
    step: (round: number) => load(`PLAN#${round}`, Step),
    canary: () => load('CANARY', CanaryRecord),
  };
}
export type SetupRun = ReturnType<typeof setupRun>;
