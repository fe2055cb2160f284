import type { Paid } from './paid.ts';
import { PRICES } from './prices.ts';

const GIGABYTE = 1e9;
/** A function with 1,769 MB has one processor, others their share: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MEGABYTES_OF_PROCESSOR = 1_769;
/** Lambda's own lines, START, END and REPORT, for each invocation; and of a machine's log, without data, for each transition. Taken on the generous side. */
const PLATFORM_BYTES = 600;
const TRANSITION_LOG_BYTES = 2_000;
/** A trace is an execution and the functions in it. X-Ray records the first of each second and five of a hundred others. */
const SAMPLED = 0.05;

/** What a million approvals cost by component, if each is like these. */
export function costsOf(
  paid: Paid,
  { approvals, seconds, megabytes }: { approvals: number; seconds: number; megabytes: number },
): Readonly<Record<string, number>> {
  const each = (count: number): number => count / approvals;
  const invocations = sum(paid, ({ invocations: count }) => count);
  const waitingMs = sum(paid, ({ ms }) => ms);
  const workingMs = paid.cpuMs * (MEGABYTES_OF_PROCESSOR / megabytes);
  const gigabyteSeconds = ((waitingMs + workingMs) / 1000) * (megabytes / 1024);
  const called = (name: string): number => paid.calls.get(name) ?? 0;
  const streamed = (name: string): number => paid.functions.get(name)?.invocations ?? 0;
  const gigabytes = (bytes: number): number => each(bytes) * (1e6 / GIGABYTE);
  const logBytes =
    paid.printedBytes + invocations * PLATFORM_BYTES + paid.transitions * TRANSITION_LOG_BYTES;
  return {
    'state transitions': each(paid.transitions) * PRICES.transition,
    'Lambda, invocations': each(invocations) * PRICES.invocation,
    'Lambda, time': each(gigabyteSeconds) * PRICES.gigabyteSecond,
    'DynamoDB, writes': each(paid.writeUnits) * PRICES.writeUnit,
    'DynamoDB, reads': each(paid.readUnits) * PRICES.readUnit,
    'DynamoDB, a month of storage with backup':
      gigabytes(paid.storedBytes) * (PRICES.tableGigabyte + PRICES.backupGigabyte),
    // A message is sent; a batch is received and deleted.
    'SQS FIFO':
      each(paid.messages + 2 * streamed('reconcile') + called('SQS.SendMessage')) *
      PRICES.queueRequest,
    EventBridge: each(paid.events) * PRICES.event,
    'KMS, signatures': each(called('KMS.Sign')) * PRICES.signature,
    'S3, requests': each(called('S3.PutObject')) * PRICES.put,
    'S3, a month of storage': gigabytes(paid.objectBytes) * PRICES.objectGigabyte,
    'CloudWatch Logs': gigabytes(logBytes) * PRICES.logGigabyte,
    'X-Ray': each(Math.min(approvals, seconds + SAMPLED * approvals)) * PRICES.trace,
    'Redshift Data API': each(called('RedshiftData.BatchExecuteStatement')) * PRICES.statement,
  };
}

const sum = (
  { functions }: Paid,
  of: (one: { readonly invocations: number; readonly ms: number }) => number,
): number => [...functions.values()].reduce((total, one) => total + of(one), 0);
