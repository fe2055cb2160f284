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
  value: number,
  by?: Readonly<Record<string, string>>,
) => void;

const metrics = new Metrics();

/** Writes one line in CloudWatch's embedded metric format, at once: no call of AWS. Its namespace comes from serverless.yml (POWERTOOLS_*). */
export const measure: Measure = (name, value, by = {}) => {
  metrics
    .singleMetric()
    .addDimensions({ ...by })
    .addMetric(name, METRICS[name], value);
};
