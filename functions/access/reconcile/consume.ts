import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { DeadLetters } from '../../../aws/dead-letters.ts';
import type { ReconcileQueue } from '../../../aws/reconcile-queue.ts';
import type { TaskTokens } from '../../../aws/task-tokens.ts';
import { configuredDatabases, type DatabaseRef } from '../../../domain/access/database-key.ts';
import { type QueueMessage, readQueueMessage } from '../../../domain/access/message.ts';
import { suspensionNamed } from '../../../domain/access/suspension.ts';
import {
  AccountUnreachable,
  InvalidConfiguration,
  NewerVersion,
  TryAgain,
  UnexpectedResponse,
} from '../../../domain/errors.ts';
import { chainOf } from '../../../domain/evidence.ts';
import { sha256 } from '../../../domain/hash.ts';
import { answerFromLedger } from './answer-from-ledger.ts';
import { publishOutbox } from './publish-outbox.ts';
import { reconcileDatabase } from './reconcile-database.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';
import { type Passed, reconcileNew } from './reconcile-new.ts';

/** Why work is given back. `newer`: a later release wrote it. `unexpected` is a bug, or something that nobody has thought of. */
export type GivenBack = 'transient' | 'newer' | 'unexpected';

export interface ConsumeDeps extends ReconcileDeps {
  readonly tokens: TaskTokens;
  readonly queue: Pick<ReconcileQueue, 'retryIn'>;
  readonly deadLetters: DeadLetters;
  /** Tells why work was given back. */
  readonly note: (because: Error, kind: GivenBack) => void;
}

interface Consumption extends ConsumeDeps {
  /** More messages may be waiting than came: then one look at everything answers all of them. */
  readonly isCrowded: boolean;
}

interface Delivery {
  readonly record: SQSRecord;
  readonly message: QueueMessage;
}

/** As many messages as come at once at most (statemachines/access/functions.yml). */
export const FULL_BATCH = 10;
const DEPLOY_AGAIN =
  'a later release wrote it, which this one cannot read: deploy that release again';
const FIRST_RETRY_SECONDS = 30;
const MAX_RETRY_SECONDS = 600;

/**
 * One batch of the queue, which may mix databases. Databases are worked off side by side: they share nothing, and a slow
 * one must not use up the others' time, nor its trouble sink them. What could not be done is reported back and comes again
 * sooner than the queue's timeout.
 */
export async function consume(
  deps: ConsumeDeps,
  records: readonly SQSRecord[],
): Promise<SQSBatchResponse> {
  const consumption = { ...deps, isCrowded: records.length >= FULL_BATCH };
  const undone = await Promise.all(
    databasesOf(records).map((batches) => consumeDatabase(consumption, batches)),
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
  deps: Consumption,
  batches: readonly SQSRecord[][],
): Promise<SQSRecord[]> {
  const undone: SQSRecord[] = [];
  for (const batch of batches) {
    const left = await consumeBatch(deps, batch);
    for (const record of left.records) {
      const seconds = left.when === 'at once' ? 0 : retrySeconds(record);
      undone.push(record);
      // Not sooner, then: it comes again when the queue's own timeout is over.
      await attempted(deps, () => deps.queue.retryIn(record.receiptHandle, seconds));
    }
  }
  return undone;
}

const receiveCount = (record: SQSRecord): number =>
  Number(record.attributes.ApproximateReceiveCount);

/** Twice as long each time, and up to a quarter more by the message's id: databases throttled together come back apart. */
function retrySeconds(record: SQSRecord): number {
  const seconds = Math.min(
    FIRST_RETRY_SECONDS * 2 ** (receiveCount(record) - 1),
    MAX_RETRY_SECONDS,
  );
  const share = Number.parseInt(sha256(record.messageId).slice(0, 4), 16) / 0xffff;
  return Math.round(seconds * (1 + share / 4));
}

/** What has to come again, and when. */
interface Left {
  readonly records: readonly SQSRecord[];
  readonly when: TryAgain['when'];
}

async function consumeBatch(deps: Consumption, records: readonly SQSRecord[]): Promise<Left> {
  const deliveries: Delivery[] = [];
  const undone: SQSRecord[] = [];
  for (const record of records) {
    const message = readQueueMessage(record.body);
    if (message === 'newer') {
      deps.note(new NewerVersion(`message ${record.messageId}: ${DEPLOY_AGAIN}`), 'newer');
      undone.push(record);
    } else if (message !== 'unreadable') deliveries.push({ record, message });
    else if ('failed' in (await attempted(deps, () => setAside(deps, record)))) undone.push(record);
  }
  const [first] = deliveries;
  if (first === undefined) return { records: undone, when: 'later' };
  const worked = await attempted(deps, () =>
    work(deps, refNamed(deps, first.message.database), deliveries),
  );
  if ('result' in worked) return { records: [...undone, ...worked.result], when: 'later' };
  const { failed } = worked;
  return {
    records: [...undone, ...deliveries.map(({ record }) => record)],
    when: failed instanceof TryAgain ? failed.when : 'later',
  };
}

/** What nobody can read would come back five times and hold its database's group for as long: it goes where it ends anyway. */
async function setAside(deps: ConsumeDeps, record: SQSRecord): Promise<void> {
  const { messageId: id, body } = record;
  await deps.deadLetters.put({ id, group: record.attributes.MessageGroupId ?? id, body });
}

/** Answers what the ledger already knows; only if that is not all is the database itself reconciled. */
async function work(
  deps: Consumption,
  ref: DatabaseRef,
  deliveries: readonly Delivery[],
): Promise<SQSRecord[]> {
  await deps.identity.assertOwn();
  const unanswered = await answerAll(deps, deliveries);
  if (unanswered.length === 0) await publishLast(deps, ref);
  else await reconcile(deps, ref, unanswered);
  return (
    await answerAll(
      deps,
      unanswered.filter(({ message }) => message.kind === 'request'),
    )
  ).map(({ record }) => record);
}

/** A few leases that are new are granted without a look at everything, where that is enough. */
async function reconcile(
  deps: Consumption,
  ref: DatabaseRef,
  unanswered: readonly Delivery[],
): Promise<void> {
  const ids = new Set(unanswered.map(({ message }) => newLeaseIn(message)));
  const passed: Passed =
    deps.isCrowded || ids.has(undefined)
      ? { isDone: false }
      : await reconcileNew(
          deps,
          ref,
          [...ids].flatMap((id) => id ?? []),
        );
  if (!passed.isDone) await reconcileDatabase(deps, ref, scopeOf(unanswered), passed.read);
}

/** The lease that a request is about, which may be new. */
const newLeaseIn = (message: QueueMessage): string | undefined =>
  message.kind === 'request' && suspensionNamed(message.leaseId) === undefined
    ? message.leaseId
    : undefined;

/** What several messages want together: a retry is the most, and only what is due the least. */
function scopeOf(deliveries: readonly Delivery[]): 'all' | 'due' | 'retry' {
  const scopes = deliveries.map(({ message }) =>
    message.kind === 'nudge' ? (message.scope ?? 'all') : 'all',
  );
  if (scopes.includes('retry')) return 'retry';
  return scopes.every((scope) => scope === 'due') ? 'due' : 'all';
}

/** An answer may come from evidence whose writer died before it was told: the bus and the managed grants wait for it too. */
async function publishLast(deps: ConsumeDeps, ref: DatabaseRef): Promise<void> {
  const head = await deps.journal.unpublished(chainOf(ref.key));
  if (head !== undefined) await publishOutbox(deps, ref, head);
}

/** Tries to answer each request from the ledger; what is left, nudges included. */
async function answerAll(deps: ConsumeDeps, deliveries: readonly Delivery[]): Promise<Delivery[]> {
  const left: Delivery[] = [];
  for (const delivery of deliveries) {
    const { message } = delivery;
    if (message.kind === 'nudge') {
      left.push(delivery);
      continue;
    }
    const answered = await attempted(deps, () =>
      answerFromLedger(deps.leases, deps.tokens, message),
    );
    if (!('result' in answered && answered.result)) left.push(delivery);
  }
  return left;
}

/**
 * What failed has to be given back. A bug is given back too, loudly: thrown, it would bring back what was done for other
 * databases in the same batch. After five receives its message lies in the dead-letter queue, with an alarm.
 */
async function attempted<Result>(
  { note }: ConsumeDeps,
  attempt: () => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly failed: Error }> {
  try {
    return { result: await attempt() };
  } catch (thrown) {
    const failed = thrown instanceof Error ? thrown : new Error(String(thrown));
    note(failed, kindOf(failed));
    return { failed };
  }
}

function kindOf(error: Error): GivenBack {
  if (error instanceof NewerVersion) return 'newer';
  return isTransient(error) ? 'transient' : 'unexpected';
}

function isTransient(error: Error): boolean {
  return (
    error instanceof TryAgain ||
    error instanceof AccountUnreachable ||
    error instanceof InvalidConfiguration ||
    error instanceof UnexpectedResponse ||
    '$metadata' in error
  );
}

function refNamed({ config }: ConsumeDeps, key: string): DatabaseRef {
  const ref = configuredDatabases(config).find((candidate) => candidate.key === key);
  if (ref === undefined)
    throw new InvalidConfiguration(
      `no database of config/admin.yml has the key ${key}; it was removed or its namespace changed`,
    );
  return ref;
}
