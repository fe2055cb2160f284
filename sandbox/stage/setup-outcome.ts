import type { Execution } from '../../local-aws/machines/execution.ts';

/** What an execution of the setup ended with, as far as stories look at it. */
export interface SetupOutcome {
  readonly outcome: string;
  readonly conclusion: string;
  readonly because: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly text: string;
}

/** The output of an ended execution. Throws for one that is still running or has failed. */
export function summaryOf({ status, output, error, cause }: Execution): SetupOutcome {
  if (status !== 'SUCCEEDED')
    throw new Error(`the setup is ${status}: ${error ?? ''} ${cause ?? ''}`);
  return output as SetupOutcome; // what Report returned
}

/** The lines about actions in an ended run's report: `done    iam:CreateRole …`. */
export const progressOf = (execution: Execution): readonly string[] =>
  summaryOf(execution)
    .text.split('\n')
    .filter((line) => /^ {2}(begun|done|already|refused|undone|left) /.test(line))
    .map((line) => line.trim().replace(/ +/, ' '));

/** What an ended run's report says of one check and one subject. */
export interface Told {
  readonly is: 'pass' | 'fail' | 'unknown' | 'n/a';
  readonly control: string;
  readonly text: string;
}

const MARK = /^(pass|FAIL|UNKNOWN|n\/a) +(\S+) /;

/** What the report of a run that ended, and was asked to be verbose, says of each check, and what the run did. */
export function toldBy(execution: Execution): {
  readonly told: readonly Told[];
  readonly did: readonly string[];
} {
  const parts = summaryOf(execution).text.split(/\n(?! {8})/);
  const told = parts.flatMap((text): Told[] => {
    const [, mark = '', control = ''] = MARK.exec(text) ?? [];
    // MARK knows no other.
    return mark === '' ? [] : [{ is: mark.toLowerCase() as Told['is'], control, text }];
  });
  return { told, did: progressOf(execution) };
}

/** The failures in an ended run's report: `RedshiftML.5 analytics-redshift-ml`. */
export const failuresOf = (execution: Execution): readonly string[] =>
  [...summaryOf(execution).text.matchAll(/^ {2}FAIL +(RedshiftML\.\d+) +(\S+) {2}/gm)].map(
    ([, control, subject]) => `${control} ${subject}`,
  );

/** The report without what passes or does not apply: what was wrong, what was done, what is left. */
export const newsOf = (execution: Execution): string =>
  summaryOf(execution)
    .text.split('\n')
    .filter((line) => !/^ {2}(pass|n\/a) /.test(line))
    .join('\n')
    .trimEnd();

/** The SQL that a report asks somebody to run. */
export const sqlIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b((?:CREATE USER|CREATE ROLE|ALTER USER|GRANT) [^;\n]+);/g)].map(
    ([, sql = '']) => sql,
  );
