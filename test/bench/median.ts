const WARM_UPS = 5;
const RUNS = 25;

/** The middle one, so that a neighbour on the machine who disturbs a few runs does not decide. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Milliseconds of processor time of the call that took least, after warm-up as in a Lambda function that has worked before. What
 * another call takes more is the machine's doing, not the code's: https://docs.python.org/3/library/timeit.html#timeit.Timer.repeat
 * By the clock, a busy machine would interrupt what takes long and not what is short, so that their ratio would say nothing.
 */
export function fastestMs(work: () => unknown): number {
  for (let run = 0; run < WARM_UPS; run += 1) work();
  return Math.min(
    ...Array.from({ length: RUNS }, () => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    }),
  );
}
