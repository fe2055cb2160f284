import { joined, Registration } from '../../domain/access/registration.ts';
import { TryAgain } from '../../domain/errors.ts';
import { canonical, sha256 } from '../../domain/hash.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import type { Instant } from '../../domain/time.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

/** Where one message is remembered. */
export interface RequestKey {
  readonly source: string;
  readonly requestId: string;
  readonly detailType: string;
}

/** What a message says. */
export interface MessageContent {
  readonly contentHash: string;
  /** Word for word, for the evidence; the stream shows it once. */
  readonly content: string;
}

/** What is remembered of a message: its content and, once known, what became of it. */
export interface RememberedRequest {
  readonly contentHash: string;
  /** JSON of the outcome; absent while the request is on its way. */
  readonly outcome?: string;
}

interface AnsweredMessage {
  readonly key: RequestKey;
  readonly contentHash: string;
  readonly outcome: unknown;
  readonly now: Instant;
}

const conflictSk = ({ detailType }: RequestKey, contentHash: string): string =>
  `${detailType}#OTHER#${contentHash}`;
const requestPk = ({ source, requestId }: RequestKey): string => `REQUEST#${source}#${requestId}`;
const registrationPk = (leaseId: string): string => `REGISTRATION#${leaseId}`;

export function ledgerRequests(table: LedgerTable) {
  /**
   * Remembers a message at its first sight; at the second it says what was remembered. What came under the key of another is
   * kept beside it.
   */
  const claim = async (
    key: RequestKey,
    { contentHash, content }: MessageContent,
    now: Instant,
  ): Promise<RememberedRequest | 'first'> => {
    const item = { pk: requestPk(key), sk: key.detailType, contentHash, content, claimedAt: now };
    if ((await table.put(item, ABSENT)) === 'written') return 'first';
    const known = await remembered(key);
    if (known === undefined) return { contentHash };
    if (known.contentHash !== contentHash)
      await table.put({ ...item, sk: conflictSk(key, contentHash) }, ABSENT);
    return known;
  };

  const remembered = async (key: RequestKey): Promise<RememberedRequest | undefined> => {
    const known = await table.get(requestPk(key), key.detailType);
    if (known === undefined) return undefined;
    const contentHash = String(known.contentHash);
    return known.outcome === undefined
      ? { contentHash }
      : { contentHash, outcome: String(known.outcome) };
  };

  /** Writes what became of a message, once; a later answer does not replace the first. */
  const answer = (
    key: RequestKey,
    contentHash: string,
    outcome: unknown,
    now: Instant,
  ): Promise<Written> => answerAt(key.detailType, { key, contentHash, outcome, now });

  /** The same of a message that came under the key of another. */
  const noteConflict = (
    key: RequestKey,
    contentHash: string,
    outcome: unknown,
    now: Instant,
  ): Promise<Written> => answerAt(conflictSk(key, contentHash), { key, contentHash, outcome, now });

  /**
   * Evidence of a message that nobody could decide, one for each execution. It is no answer: the message may be sent again
   * under its id once the cause is gone.
   */
  const noteUndecided = async (
    key: RequestKey,
    { contentHash, content }: MessageContent,
    { executionArn, outcome, now }: { executionArn: string; outcome: unknown; now: Instant },
  ): Promise<void> => {
    await table.put({
      pk: requestPk(key),
      sk: `${key.detailType}#UNDECIDED#${sha256(executionArn)}`,
      contentHash,
      content,
      answeredAt: now,
      outcome: JSON.stringify(outcome),
    });
  };

  /** The content is not repeated: the evidence has it from the claim. */
  const answerAt = (
    sk: string,
    { key, contentHash, outcome, now }: AnsweredMessage,
  ): Promise<Written> =>
    table.put(
      {
        pk: requestPk(key),
        sk,
        contentHash,
        answeredAt: now,
        outcome: JSON.stringify(outcome),
      },
      {
        expression:
          'attribute_not_exists(pk) OR (contentHash = :hash AND attribute_not_exists(outcome))',
        values: { ':hash': contentHash },
      },
    );

  const registration = async (leaseId: string): Promise<Registration | undefined> => {
    const item = await table.get(registrationPk(leaseId), 'LEASE');
    return item && parseJson(Registration, String(item.body), `the registration of ${leaseId}`);
  };

  /** Registers a lease id if it stands as the decision saw it: unknown, or with the status it read. */
  const register = (next: Registration, seen: Registration | undefined): Promise<Written> =>
    table.put(
      {
        pk: registrationPk(next.leaseId),
        sk: 'LEASE',
        state: next.status,
        body: canonical(next),
      },
      seen === undefined
        ? ABSENT
        : { expression: 'body = :seen', values: { ':seen': canonical(seen) } },
    );

  /** Puts a message back as the evidence shows it, after a restore; an answer that is there already stays. */
  const reinstate = (item: Item): Promise<Written> =>
    table.put(item, {
      expression: 'attribute_not_exists(pk) OR attribute_not_exists(outcome)',
    });

  /** Adds what the evidence shows of a lease id, after a restore; what is known of it from then on. */
  const reinstateRegistration = async (shown: Registration): Promise<Registration> => {
    const known = await registration(shown.leaseId);
    const next = known === undefined ? shown : joined(known, shown);
    if (known !== undefined && canonical(known) === canonical(next)) return known;
    if ((await register(next, known)) === 'refused')
      throw new TryAgain(`lease ${shown.leaseId} was decided while the table was being restored`);
    return next;
  };

  return {
    claim,
    remembered,
    answer,
    noteConflict,
    noteUndecided,
    registration,
    register,
    reinstate,
    reinstateRegistration,
  };
}
export type LedgerRequests = ReturnType<typeof ledgerRequests>;
