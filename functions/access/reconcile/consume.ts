import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { LedgerIdentity } from '../../../aws/ledger-identity.ts';
import type { LedgerLeases } from '../../../aws/ledger-leases.ts';
import type { ReconcileQueue } from '../../../aws/reconcile-queue.ts';
import type { TaskTokens } from '../../../aws/task-tokens.ts';
import { type Home, homesOf } from '../../../domain/access/database-key.ts';
import { QueueMessage } from '../../../domain/access/message.ts';
import { InvalidConfiguration, TryAgain, UnexpectedResponse } from '../../../domain/errors.ts';
import { answerFromLedger } from './answer.ts';
import { finish } from './commit.ts';
import type { Desk } from './desk.ts';
import { reconcileDatabase } from './reconcile-database.ts';

export interface Counter extends Desk {
  readonly leases: LedgerLeases;
  readonly tokens: TaskTokens;
  readonly queue: ReconcileQueue;
  readonly identity: LedgerIdentity;
  /** Tells why work was given back. `unexpected` is a bug, or something that nobody has thought of. */
  readonly note: (because: Error, kind: 'transient' | 'unexpected') => void;
}

interface Delivery {
  readonly record: SQSRecord;
  readonly message: QueueMessage;
}

const FIRST_RETRY_SECONDS = 30;
const MAX_RETRY_SECONDS = 600;

/**
 * One batch of the queue, which may mix databases. Databases are worked off side by side: they share nothing, and a slow
 * one must not use up the others' time, nor its trouble sink them. What could not be done is reported back and comes again
 * sooner than the queue's timeout.
 */
export async function consume(
  counter: Counter,
  records: readonly SQSRecord[],
): Promise<SQSBatchResponse> {
  const undone = await Promise.all(
    databasesOf(records).map((batches) => consumeDatabase(counter, batches)),
  );
  return {
    batchItemFailures: undone.flat().map(({ messageId }) => ({ itemIdentifier: messageId })),
  };
}

/** Records of each database, in order; a message that came before is a batch of its own, so that it cannot sink its neighbours again. */
function databasesOf(records: readonly SQSRecord[]): SQSRecord[][][] {
  const databases = new Map<string, Map<string, SQSRecord[]>>();
  for (const record of records) {
    const group = record.attributes.MessageGroupId ?? record.messageId;
    const batches = databases.get(group) ?? new Map<string, SQSRecord[]>();
    const batch = receiveCount(record) > 1 ? record.messageId : 'new';
    databases.set(group, batches.set(batch, [...(batches.get(batch) ?? []), record]));
  }
  return [...databases.values()].map((batches) => [...batches.values()]);
}

/** One writer at a time: batch after batch. The records that have to come again. */
async function consumeDatabase(
  counter: Counter,
  batches: readonly SQSRecord[][],
): Promise<SQSRecord[]> {
  const undone: SQSRecord[] = [];
  for (const batch of batches) {
    for (const record of await consumeBatch(counter, batch)) {
      undone.push(record);
      // Not sooner, then: it comes again when the queue's own timeout is over.
      await attempted(counter, () =>
        counter.queue.retryIn(record.receiptHandle, retrySeconds(record)),
      );
    }
  }
  return undone;
}

const receiveCount = (record: SQSRecord): number =>
  Number(record.attributes.ApproximateReceiveCount);
const retrySeconds = (record: SQSRecord): number =>
  Math.min(FIRST_RETRY_SECONDS * 2 ** (receiveCount(record) - 1), MAX_RETRY_SECONDS);

async function consumeBatch(counter: Counter, records: readonly SQSRecord[]): Promise<SQSRecord[]> {
  const read = records.map((record) => ({
    record,
    message: QueueMessage.safeParse(parseJson(record.body)).data,
  }));
  const poisoned = read.filter(({ message }) => message === undefined).map(({ record }) => record);
  const deliveries = read.flatMap(({ record, message }): Delivery[] =>
    message === undefined ? [] : [{ record, message }],
  );
  const [first] = deliveries;
  if (first === undefined) return poisoned;
  const undone = await attempted(counter, () =>
    work(counter, homeNamed(counter, first.message.database), deliveries),
  );
  return [...poisoned, ...(undone ?? deliveries.map(({ record }) => record))];
}

/** Answers what the ledger already knows; only if that is not all is the database itself reconciled. */
async function work(
  counter: Counter,
  home: Home,
  deliveries: readonly Delivery[],
): Promise<SQSRecord[]> {
  await counter.identity.assertOwn();
  const unanswered = await answerAll(counter, deliveries);
  if (unanswered.length === 0) await finishLast(counter, home);
  else await reconcileDatabase(counter, home);
  return (
    await answerAll(
      counter,
      unanswered.filter(({ message }) => message.kind === 'request'),
    )
  ).map(({ record }) => record);
}

/** An answer may come from evidence whose writer died before it was told: the bus and the managed grants wait for it too. */
async function finishLast(counter: Counter, home: Home): Promise<void> {
  const head = await counter.journal.head(home.key);
  if (head?.published === false) await finish(counter, home, head);
}

/** Tries to answer each request from the ledger; what is left, nudges included. */
async function answerAll(counter: Counter, deliveries: readonly Delivery[]): Promise<Delivery[]> {
  const left: Delivery[] = [];
  for (const delivery of deliveries) {
    const { message } = delivery;
    const answered =
      message.kind === 'request' &&
      (await attempted(counter, () => answerFromLedger(counter.leases, counter.tokens, message)));
    if (answered !== true) left.push(delivery);
  }
  return left;
}

/**
 * `undefined` when the work has to be given back. A bug is given back too, loudly: thrown, it would bring back what was
 * done for other databases in the same batch. After five receives its message lies in the dead-letter queue, with an alarm.
 */
async function attempted<Result>(
  { note }: Counter,
  attempt: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await attempt();
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    note(error, isTransient(error) ? 'transient' : 'unexpected');
    return undefined;
  }
}

function isTransient(error: Error): boolean {
  return (
    error instanceof TryAgain ||
    error instanceof InvalidConfiguration ||
    error instanceof UnexpectedResponse ||
    '$metadata' in error
  );
}

function homeNamed({ config }: Counter, key: string): Home {
  const home = homesOf(config).find((candidate) => candidate.key === key);
  if (home === undefined)
    throw new InvalidConfiguration(
      `no database of config/admin.yml has the key ${key}; it was removed or its namespace changed`,
    );
  return home;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
