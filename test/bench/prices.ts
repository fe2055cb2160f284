/**
 * What AWS asks in us-east-1, in USD for a million unless it says otherwise; without free tiers, credits and volume discounts.
 * As of 2026-11: of the pages named beside, or where those were not to be had as text, of what others quote from them.
 */
export const PRICES = {
  /** https://aws.amazon.com/step-functions/pricing/, Standard: $0.025 for 1,000 transitions. */
  transition: 25,
  /** https://aws.amazon.com/lambda/pricing/, Arm. */
  invocation: 0.2,
  /** A million GB-seconds of the same, first tier. */
  gigabyteSecond: 13.3334,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/, Standard table class, since 2024-11-01. */
  writeUnit: 0.625,
  readUnit: 0.125,
  /** For a GB and a month; and of the backups of point-in-time recovery likewise. */
  tableGigabyte: 0.25,
  backupGigabyte: 0.2,
  /** https://aws.amazon.com/sqs/pricing/, FIFO. */
  queueRequest: 0.5,
  /** https://aws.amazon.com/eventbridge/pricing/, custom events. */
  event: 1,
  /** https://aws.amazon.com/kms/pricing/: $0.15 for 10,000 requests with an ECC key. */
  signature: 15,
  /** https://aws.amazon.com/s3/pricing/, Standard: $0.005 for 1,000 PUT; a GB and month. */
  put: 5,
  objectGigabyte: 0.023,
  /** https://aws.amazon.com/cloudwatch/pricing/: a GB that is taken in. */
  logGigabyte: 0.5,
  /** https://aws.amazon.com/xray/pricing/: traces that are recorded. */
  trace: 5,
  /** The Data API has no price of its own: https://aws.amazon.com/redshift/pricing/. The warehouse itself is not counted. */
  statement: 0,
} as const;
