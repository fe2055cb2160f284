import type { EventBus } from '../../../aws/event-bus.ts';
import type { LedgerLeases } from '../../../aws/ledger-leases.ts';
import type { LedgerRequests } from '../../../aws/ledger-requests.ts';
import { answerOf } from '../../../domain/access/answer.ts';
import type { Answer } from '../../../domain/access/message.ts';
import { overallOutcome } from '../../../domain/access/overall.ts';
import type { Instant } from '../../../domain/time.ts';
import type { RecordInput } from '../record.ts';

interface RecordDesk {
  readonly requests: LedgerRequests;
  readonly leases: LedgerLeases;
  readonly bus: EventBus;
}

export interface Recorded {
  readonly outcome: string;
  readonly because: readonly string[];
  readonly duplicate?: true;
}

/** What the execution ends with. The ledger is written before the bus is told: told twice is harmless, untold is not. */
export async function recordOutcome(
  desk: RecordDesk,
  input: RecordInput,
  now: Instant,
): Promise<Recorded> {
  const { decided, executionArn } = input;
  if (decided === undefined) {
    const because = [
      `the request could not be decided: ${input.error?.Error ?? 'no error given'} ${input.error?.Cause ?? ''}`.trim(),
    ];
    await desk.bus.publish([
      { detailType: 'Model Access Failed', detail: { executionArn, outcome: 'failed', because } },
    ]);
    return { outcome: 'failed', because };
  }
  const { key, contentHash, settled } = decided;
  if (settled === undefined) return recordAnswers(desk, input, now);
  const { outcome, because } = settled;
  if (settled.duplicate === true) return { outcome, because, duplicate: true };
  if (settled.conflict === true)
    await desk.requests.noteConflict(key, contentHash, { outcome, because }, now);
  else await desk.requests.answer(key, contentHash, { outcome, because }, now);
  if (outcome === 'refused')
    await desk.bus.publish([
      { detailType: 'Model Access Refused', detail: { ...key, outcome, because } },
    ]);
  return { outcome, because };
}

/** An outcome that is still open is not recorded: whoever sends the request again goes on to Reconcile again. */
async function recordAnswers(
  desk: RecordDesk,
  { decided, answers = [], executionArn }: RecordInput,
  now: Instant,
): Promise<Recorded> {
  const known = await Promise.all(
    answers.map((part) => ('outcome' in part ? answered(part) : askLedger(desk, part))),
  );
  const { outcome, because } = overallOutcome(known);
  if (outcome === 'unanswered')
    await desk.bus.publish([
      {
        detailType: 'Model Access Failed',
        detail: { executionArn, ...decided?.key, outcome, because },
      },
    ]);
  else if (decided !== undefined)
    await desk.requests.answer(decided.key, decided.contentHash, { outcome, because }, now);
  return { outcome, because };
}

type AnsweredPart = Extract<NonNullable<RecordInput['answers']>[number], { outcome: string }>;
type UnansweredPart = Exclude<NonNullable<RecordInput['answers']>[number], AnsweredPart>;

const answered = ({ evidence, ...part }: AnsweredPart): Answer => ({
  ...part,
  ...(evidence !== undefined && { evidence }),
});

/** Nobody answered in time: what the ledger says is the answer, and that may be that nobody knows yet. */
async function askLedger(desk: RecordDesk, part: UnansweredPart): Promise<Answer> {
  const { database, leaseId, revision, error } = part;
  const found = await desk.leases.find(database, leaseId);
  const settled = found?.lease.settled;
  if (settled !== undefined && settled.revision >= revision) return answerOf(part, settled);
  const state = found?.lease.state ?? 'unknown to the ledger';
  const because = [
    `reconcile of ${database} gave no answer (${error.Error}); the lease is ${state}, and the sweep goes on trying`,
  ];
  return { database, leaseId, revision, outcome: 'unanswered', because };
}
