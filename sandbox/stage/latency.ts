/** Virtual milliseconds of an AWS call: the order of magnitude, so that durations mean something. Not measurements. */
const CALL_MS: Readonly<Record<string, number>> = {
  DynamoDB: 6,
  EventBridge: 15,
  RedshiftData: 60,
  S3: 25,
  SFN: 12,
  SQS: 8,
  Scheduler: 20,
};

export const latencyMs = (service: string): number => CALL_MS[service] ?? 50;
