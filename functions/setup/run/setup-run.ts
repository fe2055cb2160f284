import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type JournalEntry,
  type Place,
  type SetupJournal,
  setupJournal,
} from '../../../aws/ledger/setup-journal.ts';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import type { Authority } from '../../../domain/approver.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import type { Action } from '../../../domain/setup/action.ts';
import type { Finding } from '../../../domain/setup/checks/check.ts';
import type { SetupFacts } from '../../../domain/setup/facts.ts';
import type { CanaryPlan, CanaryResult } from '../../../domain/setup/run/canary.ts';
import type { AskedAction } from '../../../domain/setup/run/question.ts';

/** The part of a plan that one pass carries out: all repairs, or all that somebody approved. */
export interface Step {
  readonly handling: 'repairs' | 'asks';
  /** Hash of the actions: what an approval is bound to. */
  readonly hash: string;
  readonly actions: readonly Action[];
  /** What the same approval covers and has to wait until these actions are seen to have taken effect. */
  readonly later: readonly Action[];
  /** Findings when it was planned, and as they should read once it is done. */
  readonly before: readonly Finding[];
  readonly predicted: readonly Finding[];
}

/** What somebody is asked to approve, by the hash of the plan. */
export interface ApprovalQuestion {
  readonly actions: readonly AskedAction[];
}

/** How far the canary is. Written before each of its statements, so that a crash finds what may have been sent. */
export interface CanaryRecord {
  readonly plan: CanaryPlan;
  readonly startedAt: string;
  /** CREATE MODEL, once the Data API took it. */
  readonly created?: string;
  /** Why the model is dropped: it is trained, or it never will be. */
  readonly end?: CanaryResult;
  /** DROP MODEL, once the Data API took it. */
  readonly dropped?: string;
  readonly over?: true;
}

export type ActionEntry = JournalEntry & { readonly action: Action };

export interface SetupApproval {
  readonly askedAt: string;
  readonly token: string;
}

/** What a person said about a plan; the first answer stands. */
export interface SetupAnswer {
  readonly approved: boolean;
  readonly by: string;
  readonly authority: Authority;
  readonly at: string;
}

/** Stands for one action of one run: the same for each attempt at it, and for no other action ever. */
export const tokenOf = ({ name }: SetupRun, { round, index }: Place): string =>
  sha256(canonical([name, round, index]));

/**
 * The journal of a run with the shapes of what is in it. They are asserted, not parsed: the same deployment wrote them
 * moments ago, and nobody else writes under this key.
 */
export function setupRun(table: string, warehouse: string, run: string) {
  const journal: SetupJournal = setupJournal(
    ledgerTable(new DynamoDBClient({}), table),
    warehouse,
    run,
  );
  return {
    ...journal,
    /** Of all runs of all warehouses only this one's. */
    name: `${warehouse}/${run}`,
    facts: async (round: number) =>
      (await journal.load(`FACTS#${round}`)) as SetupFacts | undefined,
    step: async (round: number) => (await journal.load(`PLAN#${round}`)) as Step | undefined,
    question: async (hash: string) =>
      (await journal.load(`QUESTION#${hash}`)) as ApprovalQuestion | undefined,
    canary: async () => (await journal.load('CANARY')) as CanaryRecord | undefined,
    approval: async (hash: string) =>
      (await journal.load(`APPROVAL#${hash}`)) as SetupApproval | undefined,
    answer: async (hash: string) =>
      (await journal.load(`ANSWER#${hash}`)) as SetupAnswer | undefined,
    /** Actions of the run with their progress, oldest first. */
    actions: async (): Promise<readonly ActionEntry[]> =>
      (await journal.entries()).map((entry) => ({ ...entry, action: entry.action as Action })),
  };
}
export type SetupRun = ReturnType<typeof setupRun>;
