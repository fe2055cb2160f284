import type { Action } from '../action.ts';
import { awsCommands } from './aws-command.ts';
import type { JournalEntry } from './journal-entry.ts';
import type { SetupAnswer } from './question.ts';
import type { Told } from './told.ts';

/** What a run did. */
export interface RunHistory {
  /** Why it stopped; left out where it did not. */
  readonly stopped?: string;
  readonly entries: readonly JournalEntry[];
  readonly approvals: readonly SetupAnswer[];
}

/** What a run did for a person. Of one that stopped, what stays says how it is taken back by hand. */
export function runText(
  { stopped, entries, approvals }: RunHistory,
  region: string,
  { shorten }: Told,
): readonly string[] {
  return [
    ...(stopped === undefined ? [] : [`  Stopped: ${shorten(stopped)}`]),
    ...(entries.length === 0 ? ['  No action was taken.'] : []),
    ...entries.flatMap(({ progress, action, created, because }) => [
      `  ${progress.padEnd(8)}${shorten(action.id)}${because === undefined ? '' : `: ${shorten(because)}`}`,
      ...(stopped === undefined || progress !== 'done' ? [] : takenBack(action, region, created)),
    ]),
    ...approvals.map(({ by, at, authority }) => `  Approved at ${at} by ${by}, who ${authority}.`),
  ];
}

const takenBack = (
  { undo }: Action,
  region: string,
  created: string | undefined,
): readonly string[] =>
  'never' in undo
    ? [`            stays: ${undo.never}`]
    : undo
        .flatMap((call) => awsCommands(call, region, created))
        .map((command) => `            undo: ${command}`);
