import type { Executions } from '../../../aws/executions.ts';
import type { LedgerAnswers } from '../../../aws/ledger/answers.ts';
import type { LedgerBreakGlass } from '../../../aws/ledger/break-glass.ts';
import type { LedgerQuestions } from '../../../aws/ledger/questions.ts';
import type { LedgerRequests } from '../../../aws/ledger/requests.ts';
import type { LedgerReviews } from '../../../aws/ledger/reviews.ts';
import type { LedgerTable } from '../../../aws/ledger/table.ts';
import type { TaskTokens } from '../../../aws/task-tokens.ts';
import type { Config } from '../../../domain/config.ts';
import type { Instant } from '../../../domain/time.ts';

export interface AnswerDeps {
  readonly config: Config;
  readonly ledger: LedgerTable;
  readonly answers: LedgerAnswers;
  readonly questions: LedgerQuestions;
  readonly breakGlass: Pick<LedgerBreakGlass, 'uses'>;
  readonly requests: Pick<LedgerRequests, 'registration'>;
  readonly tokens: TaskTokens;
  /** Executions of the access flow that have the origin `answers`. */
  readonly access: Executions;
  readonly reviews: LedgerReviews;
  /** Executions of the machine that carries out what was decided in a review. */
  readonly following: Executions;
  /** When the answer was given. */
  readonly now: Instant;
}
