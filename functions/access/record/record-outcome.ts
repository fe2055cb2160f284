import type { EventBus } from '../../../aws/event-bus.ts';
import type { LedgerLeases } from '../../../aws/ledger/leases.ts';
import type { LedgerRequests } from '../../../aws/ledger/requests.ts';
import { answerOf } from '../../../domain/access/answer.ts';
import type { Answer } from '../../../domain/access/message.ts';
import type { RequestOutcome } from '../../../domain/access/request-outcome.ts';
import { worstOutcome } from '../../../domain/access/worst-outcome.ts';
import type { Instant } from '../../../domain/time.ts';
import type { RecordInput } from './record-input.ts';

interface RecordDeps {
  readonly requests: LedgerRequests;
  readonly leases: LedgerLeases;
  readonly bus: EventBus;
}

export type RecordedOutcome = RequestOutcome & { readonly duplicate?: true };

/** What the execution ends with. The ledger is written before the bus is told: told twice is harmless, untold is not. */
export async function recordOutcome(
  deps: RecordDeps,
  input: RecordInput,
  now: Instant,
): Promise<RecordedOutcome> {
  const { decided, executionArn } = input;
  if (decided === undefined) {
    const because = [
      `the request could not be decided: ${input.error?.Error ?? 'no error given'} ${input.error?.Cause ?? ''}`.trim(),
    ];
    await deps.bus.publish([
      { detailType: 'Model Access Failed', detail: { executionArn, outcome: 'failed', because } },
    ]);
    return { outcome: 'failed', because };
  }
  const { key, contentHash, subject } = decided;
  if (decided.outcome === undefined) return recordAnswers(deps, input, now);
  const { outcome, because, duplicate, conflict } = decided.outcome;
  if (duplicate === true) return { outcome, because, duplicate: true };
  if (conflict === true)
    await deps.requests.noteConflict(key, contentHash, { outcome, because }, now);
  else await deps.requests.answer(key, contentHash, { outcome, because }, now);
  if (outcome === 'refused')
    await deps.bus.publish([
      { detailType: 'Model Access Refused', detail: { ...key, ...subject, outcome, because } },
    ]);
  return { outcome, because };
}

/** An outcome that is still open is not recorded: whoever sends the request again goes on to Reconcile again. */
async function recordAnswers(
  deps: RecordDeps,
  { decided, answers = [], executionArn }: RecordInput,
  now: Instant,
): Promise<RecordedOutcome> {
  const known = await Promise.all(
    answers.map((part) => ('outcome' in part ? answered(part) : askLedger(deps, part))),
  );
  const worst = worstOutcome(known);
  const { outcome } = worst;
  const because = [...worst.because, ...(decided?.notes ?? [])];
  if (outcome === 'unanswered')
    await deps.bus.publish([
      {
        detailType: 'Model Access Failed',
        detail: { executionArn, ...decided?.key, ...decided?.subject, outcome, because },
      },
    ]);
  else if (decided !== undefined)
    await deps.requests.answer(decided.key, decided.contentHash, { outcome, because }, now);
  return { outcome, because };
}

type AnsweredPart = Extract<NonNullable<RecordInput['answers']>[number], { outcome: string }>;
type UnansweredPart = Exclude<NonNullable<RecordInput['answers']>[number], AnsweredPart>;

const answered = ({ evidence, ...part }: AnsweredPart): Answer => ({
  ...part,
  ...(evidence !== undefined && { evidence }),
});

/** Nobody answered in time: what the ledger says is the answer, and that may be that nobody knows yet. */
async function askLedger(deps: RecordDeps, part: UnansweredPart): Promise<Answer> {
  const { database, leaseId, revision, error } = part;
  const found = await deps.leases.find(database, leaseId);
  const lastOutcome = found?.lease.lastOutcome;
  if (lastOutcome !== undefined && lastOutcome.revision >= revision)
    return answerOf(part, lastOutcome);
  const state = found?.lease.state ?? 'unknown to the ledger';
  const because = [
    `reconcile of ${database} gave no answer (${error.Error}); the lease is ${state}, and the sweep goes on trying`,
  ];
  return { database, leaseId, revision, outcome: 'unanswered', because };
}
