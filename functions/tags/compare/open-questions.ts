import type { LedgerAnswers } from '../../../aws/ledger/answers.ts';
import type { LedgerQuestions } from '../../../aws/ledger/questions.ts';
import type { OpenQuestion } from '../../../domain/access/approvals/announce.ts';
import { Answers, stateOf } from '../../../domain/access/approvals/answers.ts';
import { isAsPut, isBound } from '../../../domain/access/approvals/as-put.ts';
import { sourceOf } from '../../../domain/access/decision.ts';
import { rulesOf } from '../../../domain/access/policy/policy-of.ts';
import type { Config } from '../../../domain/config.ts';
import type { Standing } from '../../../domain/tags/standing.ts';

interface QuestionDeps {
  readonly config: Config;
  readonly questions: Pick<LedgerQuestions, 'find'>;
  readonly answers: Pick<LedgerAnswers, 'find'>;
}

/** Of the leases that wait: the questions that are put and not answered yet, by lease id. */
export async function openQuestions(
  { config, questions, answers }: QuestionDeps,
  standings: ReadonlyMap<string, Standing>,
): Promise<ReadonlyMap<string, OpenQuestion>> {
  const waiting = [...standings].filter(([, standing]) => standing === 'open');
  const found = await Promise.all(
    waiting.map(async ([leaseId]): Promise<[string, OpenQuestion][]> => {
      const question = await questions.find(leaseId);
      // What is not as it was put is told by the execution that waits with it.
      if (!isBound(question) || !isAsPut(question, rulesOf(config))) return [];
      const said = Answers.parse((await answers.find(`access/${leaseId}`, question.hash)) ?? []);
      const state = stateOf(question, said, sourceOf(question, config));
      return state.is === 'open' ? [[leaseId, { question, missing: state.missing }]] : [];
    }),
  );
  return new Map(found.flat());
}
