import type { Answer } from './message.ts';
import type { RequestOutcome } from './request-outcome.ts';

/** From the most to the least worrying: a request over several databases is as good as its worst part. */
const WORST_FIRST = [
  'unanswered',
  'failed',
  'blocked',
  'held',
  'planned',
  'scheduled',
  'suspended',
  'lifted',
  'kept',
  'expired',
  'ended',
  'applied',
  'already',
];

/** The request's own outcome, from those of its parts. */
export function worstOutcome(answers: readonly Answer[]): RequestOutcome {
  const outcome =
    WORST_FIRST.find((candidate) => answers.some((answer) => answer.outcome === candidate)) ??
    'failed';
  return { outcome, because: [...new Set(answers.flatMap((answer) => [...answer.because]))] };
}
