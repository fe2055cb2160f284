import type { LedgerRequests } from '../../../aws/ledger/requests.ts';
import { answerOf } from '../../../domain/access/answer.ts';
import type { Answer } from '../../../domain/access/message.ts';
import { RequestOutcome } from '../../../domain/access/request-outcome.ts';
import { worstOutcome } from '../../../domain/access/worst-outcome.ts';
import { parseJson } from '../../../domain/ledger-json.ts';
import type { Instant } from '../../../domain/time.ts';
import type { RecordDeps, RecordedOutcome } from './record-deps.ts';
import type { RecordInput } from './record-input.ts';
import { recordUndecided } from './record-undecided.ts';

/** What the execution ends with. The ledger is written before the bus is told: told twice is harmless, untold is not. */
export async function recordOutcome(
  deps: RecordDeps,
  input: RecordInput,
  now: Instant,
): Promise<RecordedOutcome> {
  const { decided } = input;
  if (decided === undefined) return recordUndecided(deps, input, now);
  if (decided.outcome === undefined) return recordAnswers(deps, decided, input, now);
  const { duplicate, conflict, ...said } = decided.outcome;
  if (duplicate === true) return { ...said, duplicate: true };
  const { key, contentHash, subject } = decided;
  if (conflict === true)
    await deps.requests.noteConflict(key, contentHash, underConfiguration(decided, said), now);
  const { outcome, because } = conflict === true ? said : await settle(deps, decided, said, now);
  if (outcome === 'refused')
    await deps.bus.publish([
      { detailType: 'Model Access Refused', detail: { ...key, ...subject, outcome, because } },
    ]);
  return { outcome, because };
}

/** What the ledger says of the message from now on. Of two executions of one message, the first to end is right. */
async function settle(
  { requests }: RecordDeps,
  decided: Decided,
  outcome: RequestOutcome,
  now: Instant,
): Promise<RequestOutcome> {
  const { key, contentHash } = decided;
  const answer = underConfiguration(decided, outcome);
  if ((await requests.answer(key, contentHash, answer, now)) === 'written') return outcome;
  return (await settled(requests, decided)) ?? outcome;
}

/** With the configuration that Decide followed: Record may follow a later one already. */
const underConfiguration = ({ configuration }: Decided, outcome: RequestOutcome) => ({
  ...outcome,
  ...(configuration !== undefined && { configuration }),
});

async function settled(
  requests: LedgerRequests,
  { key, contentHash }: Decided,
): Promise<RequestOutcome | undefined> {
  const known = await requests.remembered(key);
  return known?.outcome === undefined || known.contentHash !== contentHash
    ? undefined
    : parseJson(RequestOutcome, known.outcome, `the outcome of ${key.requestId}`);
}

/** An outcome that is still open is not recorded: whoever sends the request again goes on to Reconcile again. */
async function recordAnswers(
  deps: RecordDeps,
  decided: Decided,
  { answers = [], executionArn }: RecordInput,
  now: Instant,
): Promise<RecordedOutcome> {
  const known = await Promise.all(
    answers.map((part) => ('outcome' in part ? answered(part) : askLedger(deps, part))),
  );
  const worst = worstOutcome(known);
  const { outcome } = worst;
  const because = [...worst.because, ...(decided.notes ?? [])];
  if (outcome !== 'unanswered') return settle(deps, decided, { outcome, because }, now);
  const before = await settled(deps.requests, decided);
  if (before !== undefined) return before;
  const { key, subject } = decided;
  const detail = { executionArn, ...key, ...subject, outcome: 'unanswered' as const, because };
  await deps.bus.publish([{ detailType: 'Model Access Failed', detail }]);
  return { outcome, because };
}

type Decided = NonNullable<RecordInput['decided']>;

type AnsweredPart = Extract<NonNullable<RecordInput['answers']>[number], { outcome: string }>;
type UnansweredPart = Exclude<NonNullable<RecordInput['answers']>[number], AnsweredPart>;

const answered = ({ evidence, ...part }: AnsweredPart): Answer => ({
  ...part,
  ...(evidence !== undefined && { evidence }),
});

/** Nobody answered in time: what the ledger says is the answer, and that may be that nobody knows yet. */
async function askLedger(deps: RecordDeps, part: UnansweredPart): Promise<Answer> {
  const { database, leaseId, revision, error } = part;
  const found = await deps.leases.standing(database, leaseId);
  const lastOutcome = found?.lastOutcome;
  if (lastOutcome !== undefined && lastOutcome.revision >= revision)
    return answerOf(part, lastOutcome);
  const state = found?.state ?? 'unknown to the ledger';
  const because = [
    `reconcile of ${database} gave no answer (${error.Error}); the lease is ${state}, and the sweep goes on trying`,
  ];
  return { database, leaseId, revision, outcome: 'unanswered', because };
}
