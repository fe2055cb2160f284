import { setupJournal } from '../../../aws/ledger/setup-journal.ts';
import type { LedgerTable } from '../../../aws/ledger/table.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import type { Place } from '../../../domain/setup/run/journal-entry.ts';
import { Step } from '../../../domain/setup/run/step.ts';
import { canaryRun } from './canary-run.ts';
import { runDocuments } from './run-documents.ts';

/** Stands for one action of one run: the same for each attempt at it, and for no other action ever. */
export const tokenOf = ({ name }: SetupRun, { round, index }: Place): string =>
  sha256(canonical([name, round, index]));

/** All that a run keeps: what it saw and planned, what it asked, what it did. */
export function setupRun(ledger: LedgerTable, warehouse: string, run: string) {
  const { load } = runDocuments(ledger, warehouse, run);
  return {
    ...setupJournal(ledger, warehouse, run),
    ...canaryRun(ledger, warehouse, run),
    /** Of all runs of all warehouses only this one's. */
    name: `${warehouse}/${run}`,
    step: (round: number) => load(`PLAN#${round}`, Step),
  };
}
export type SetupRun = ReturnType<typeof setupRun>;
