/** As many characters as GitHub takes for a comment. */
const MOST = 65_536;
/** By which the next run finds the comment to write anew (.github/workflows/plan.yml). */
const MARKER = '<!-- redshift-ml-admin config diff -->';

/**
 * What differs as a comment of a pull request: whole lines, as many as it takes, and how many are left out. Whatever they
 * say, they end neither the comment's block of code nor mention anybody.
 */
export function diffComment(lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1));
  const comment = (shown: readonly string[]): string =>
    [
      MARKER,
      '### What this change of the configuration does',
      '',
      `${fence}text`,
      ...shown,
      fence,
      ...(shown.length === lines.length
        ? []
        : [
            '',
            `${lines.length - shown.length} more lines: \`redshift-ml-admin policy plan\` prints all.`,
          ]),
      '',
    ].join('\n');
  const whole = comment(lines);
  if (whole.length <= MOST) return whole;
  let left = MOST - comment([]).length;
  const fitting = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  return comment(lines.slice(0, fitting));
}

const longestRun = (lines: readonly string[]): number =>
  Math.max(0, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length));
