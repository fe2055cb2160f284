import type { LeaseOutcome } from './lease.ts';
import type { Answer } from './message.ts';
import { cut } from './reasons.ts';

/** A request over twenty databases gets 21 answers, and a state of Step Functions holds 256 KiB. */
const MAX_REASONS = 3;
const MAX_CHARACTERS = 200;

/** What an execution hears of a lease's last outcome; the lease and its evidence say more. */
export function answerOf(
  { database, leaseId }: { readonly database: string; readonly leaseId: string },
  { revision, outcome, because, seq }: Omit<LeaseOutcome, 'outcome'> & { readonly outcome: string },
): Answer {
  const first = because.slice(0, MAX_REASONS).map((reason) => cut(reason, MAX_CHARACTERS));
  const rest = because.length > MAX_REASONS ? [`and more: evidence ${seq} of ${database}`] : [];
  return { database, leaseId, revision, outcome, because: [...first, ...rest], evidence: seq };
}
