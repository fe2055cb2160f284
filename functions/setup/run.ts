import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerTable } from '../../aws/ledger-table.ts';
import { type SetupJournal, setupJournal } from '../../aws/setup-journal.ts';
import type { Action } from '../../domain/setup/action.ts';
import type { Finding } from '../../domain/setup/control.ts';
import type { SetupFacts } from '../../domain/setup/facts.ts';

/** The part of a plan that one pass carries out: all repairs, or all that somebody approved. */
export interface Step {
  readonly handling: 'repairs' | 'asks';
  /** Hash of the actions: what an approval is bound to. */
  readonly hash: string;
  readonly actions: readonly Action[];
  /** Findings when it was planned, and as they should read once it is done. */
  readonly before: readonly Finding[];
  readonly predicted: readonly Finding[];
}

export interface Approval {
  readonly askedAt: string;
  readonly token: string;
  readonly answer?: { readonly approved: boolean; readonly by: string; readonly at: string };
}

/**
 * The journal of a run with the shapes of what is in it. They are asserted, not parsed: the same deployment wrote them
 * moments ago, and nobody else writes under this key.
 */
export function setupRun(table: string, warehouse: string, run: string) {
  const journal: SetupJournal = setupJournal(ledgerTable(new DynamoDBClient({}), table), warehouse, run);
  return {
    ...journal,
    facts: async (round: number) => (await journal.load(`FACTS#${round}`)) as SetupFacts | undefined,
    step: async (round: number) => (await journal.load(`PLAN#${round}`)) as Step | undefined,
    approval: async (hash: string) => (await journal.load(`APPROVAL#${hash}`)) as Approval | undefined,
    /** Actions of the run with their progress, oldest first. */
    actions: async () => (await journal.entries()).map((entry) => ({ ...entry, action: entry.action as Action })),
  };
}
export type SetupRun = ReturnType<typeof setupRun>;
