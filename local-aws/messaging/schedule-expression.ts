const UNITS_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** A schedule as its next time after `afterMs`; `undefined` when there is none. */
type NextTime = (afterMs: number) => number | undefined;

/**
 * `at(…)`, `rate(…)` counted from `startMs`, and `cron(minute hour * * ? *)`: daily, in UTC. Throws for anything else.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseSchedule(expression: string, startMs: number): NextTime {
  const once = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression)?.[1];
  if (once !== undefined) {
    const timeMs = Date.parse(`${once}Z`);
    return (afterMs) => (timeMs > afterMs ? timeMs : undefined);
  }
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const everyMs = Number(rate[1]) * (UNITS_MS[rate[2] ?? ''] ?? Number.NaN);
    return (afterMs) => startMs + (Math.floor((afterMs - startMs) / everyMs) + 1) * everyMs;
  }
  const daily = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(expression);
  if (daily !== null) {
    const offsetMs = Number(daily[2]) * 3_600_000 + Number(daily[1]) * 60_000;
    const dayMs = 86_400_000;
    return (afterMs) => (Math.floor((afterMs - offsetMs) / dayMs) + 1) * dayMs + offsetMs;
  }
  throw new Error(`the sandbox does not know the schedule ${expression}`);
}
