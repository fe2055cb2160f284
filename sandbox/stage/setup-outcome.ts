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

/** What an ended run's report says of each check, and what the run did. */
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
  summaryOf(execution)
    .text.split('\n')
    .filter((line) => line.startsWith('FAIL '))
    .map((line) => `${line.split(/ +/)[1] ?? ''} ${line.split(' ').at(-1) ?? ''}`);

/** The report without what passes or does not apply: what was wrong, what was done, what is left. */
export function newsOf(execution: Execution): string {
  let told = true;
  const lines = summaryOf(execution)
    .text.split('\n')
    .filter((line) => {
      if (/^(pass|n\/a) /.test(line)) told = false;
      else if (!line.startsWith('        ')) told = true;
      return told;
    });
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
}

/** The SQL that a report asks somebody to run. */
export const sqlIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b((?:CREATE USER|CREATE ROLE|ALTER USER|GRANT) [^;\n]+);/g)].map(
    ([, sql = '']) => sql,
  );
