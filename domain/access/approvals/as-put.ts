import { canonical, sha256 } from '../../hash.ts';
import type { PolicyRule } from '../policy/rule.ts';
import type { Question } from './question.ts';

/** A question that was bound to what its names stand for, so that somebody may be asked. */
export type BoundQuestion = Question & Required<Pick<Question, 'hash'>>;

export const isBound = (question: Question | undefined): question is BoundQuestion =>
  question?.hash !== undefined;

/**
 * Whether what people read is what their answer is bound to. An answer names a hash; were the text another one, whoever may write
 * questions could have one thing approved and another given. Also false where a rule has changed since: then it is put anew.
 */
export function isAsPut(question: BoundQuestion, inForce: readonly PolicyRule[]): boolean {
  const { rules, stages, asked, askedAt: _, until: _until, seen, hash, ...about } = question;
  const under =
    question.offBoarding === true ? stages : inForce.filter(({ name }) => rules.includes(name));
  return (
    asked === sha256(canonical([about, under])) && hash === sha256(canonical([asked, seen ?? {}]))
  );
}
