import { Metrics } from '@aws-lambda-powertools/metrics';

/** What is measured, and in what; docs/observability.md says what each means. */
export const METRICS = {
  /** Requests that have ended, by outcome. */
  Requests: 'Count',
  /** What became of a lease at a reconcile, by outcome. */
  LeaseOutcomes: 'Count',
  /** From the approval of a lease to the first grant that it brought. */
  SecondsToGrant: 'Seconds',
  /** Leases of one database that could not be granted or taken back, at a look at everything. */
  FailedLeases: 'Count',
  /** Work that was given back to the queue, by kind. */
  GivenBack: 'Count',
  /** Findings that are new at a look for what was changed by hand. */
  DriftFound: 'Count',
  /** Checks of a run of the setup, and findings of an audit, that are failures, by which of both. */
  ChecksFailed: 'Count',
} as const;

export type Measure = (
  name: keyof typeof METRICS,
  values: number | readonly number[],
  by?: Readonly<Record<string, string>>,
) => void;

/** A line takes a hundred values, and is written by itself once it has them: without its dimensions the next would follow. */
const MAX_VALUES = 99;

/**
 * Writes lines in CloudWatch's embedded metric format, at once: no call of AWS. Their namespace comes from serverless.yml
 * (POWERTOOLS_*). Of thousands of values one line has many: what writes a line is kept until the caller waits for something.
 */
export const measure: Measure = (name, values, by = {}) => {
  const all = typeof values === 'number' ? [values] : values;
  for (let at = 0; at < all.length; at += MAX_VALUES) {
    const line = new Metrics();
    line.addDimensions({ ...by });
    for (const value of all.slice(at, at + MAX_VALUES)) line.addMetric(name, METRICS[name], value);
    line.publishStoredMetrics();
  }
};
