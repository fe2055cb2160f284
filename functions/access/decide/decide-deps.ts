import type { LedgerAnswers } from '../../../aws/ledger/answers.ts';
import type { LedgerBreakGlass } from '../../../aws/ledger/break-glass.ts';
import type { LedgerLeases } from '../../../aws/ledger/leases.ts';
import type { LedgerQuestions } from '../../../aws/ledger/questions.ts';
import type { LedgerRequests } from '../../../aws/ledger/requests.ts';
import type { LedgerSuspensions } from '../../../aws/ledger/suspensions.ts';
import type { TaskTokens } from '../../../aws/task-tokens.ts';
import type { Config } from '../../../domain/config.ts';
import type { Waker } from './schedule-ends.ts';

export interface DecideDeps extends Waker {
  readonly config: Config;
  readonly requests: LedgerRequests;
  readonly leases: LedgerLeases;
  readonly suspensions: LedgerSuspensions;
  readonly breakGlass: Pick<LedgerBreakGlass, 'uses' | 'put'>;
  readonly questions: LedgerQuestions;
  readonly answers: Pick<LedgerAnswers, 'find'>;
  readonly tokens: TaskTokens;
  /** The execution that asks. */
  readonly executionArn: string;
}
