/** What functions print in a process of a bench may be megabytes; Node's own limit is one. */
export const MAX_OUTPUT = 64 * 1024 * 1024;

/** The answer of a process: its last line, below what the functions printed, metrics for one. */
export const lastLine = (printed: string): unknown =>
  JSON.parse(printed.slice(printed.lastIndexOf('\n') + 1));
