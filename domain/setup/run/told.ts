/** How a report is told. */
export interface Told {
  /** With the grounds of every verdict, the sources, the exact requests, and whole ARNs. */
  readonly verbose: boolean;
  readonly shorten: (text: string) => string;
}

export const MARK = {
  pass: 'pass   ',
  fail: 'FAIL   ',
  unknown: 'UNKNOWN',
  notApplicable: 'n/a    ',
} as const;

/** A part of a report under its title; nothing without lines. */
export const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];
