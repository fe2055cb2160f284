import type { LedgerTable } from '../../../aws/ledger/table.ts';
import { SetupFacts } from '../../../domain/setup/facts.ts';
import { CanaryRecord } from '../../../domain/setup/run/canary-steps.ts';
import { runDocuments } from './run-documents.ts';
import { setupQuestions } from './setup-questions.ts';

/** What the canary of a run goes by: what was seen, what people said, and how far it is itself. It carries out no plan. */
export function canaryRun(ledger: LedgerTable, warehouse: string, run: string) {
  const { save, load } = runDocuments(ledger, warehouse, run);
  return {
    ...setupQuestions(ledger, warehouse, run),
    save,
    facts: (round: number) => load(`FACTS#${round}`, SetupFacts),
    canary: () => load('CANARY', CanaryRecord),
  };
}
export type CanaryRun = ReturnType<typeof canaryRun>;
