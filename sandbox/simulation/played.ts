import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { GrantHistory } from './grant-history.ts';
import type { Stranger } from './identity-doubts.ts';
import type { Loss, Recovery } from './lost-table.ts';
import type { Names } from './names.ts';
import type { DeployedPolicy } from './policies.ts';
import type { AnswerStep, BaselineEntry, TimedStep } from './scenario.ts';
import type { Siblings } from './siblings.ts';
import type { DecideStep } from './steps.ts';
import type { Folding } from './warehouse.ts';
import type { WholeLooks } from './whole-looks.ts';

/** What somebody was told at the URL. Without a status the function died, whatever it had done. */
export interface GivenAnswer extends AnswerStep {
  readonly status?: number;
}

/** What somebody was told who decided in the review; without a status nobody knows. */
export interface GivenDecision extends DecideStep {
  readonly status?: number;
}

/** Everything that was played, and the world at rest afterwards. */
export interface Played {
  readonly localAws: LocalAws;
  readonly truth: GrantHistory;
  readonly steps: readonly TimedStep[];
  /** When an identity or a model was made anew, by its key. */
  readonly madeAnewAtMs: ReadonlyMap<string, number>;
  /** State at rest of each model that did not stay as it was, by its key. */
  readonly models: ReadonlyMap<string, string>;
  readonly policies: readonly DeployedPolicy[];
  readonly configurations: readonly (readonly BaselineEntry[])[];
  readonly siblings: Siblings;
  readonly looks: WholeLooks;
  readonly tokens: ClientTokens;
  readonly names: Names;
  /** Each time the schema that is made anew was so. */
  readonly strangers: readonly Stranger[];
  readonly folding: Folding;
  /** What people were told who answered questions, in order. */
  readonly answers: readonly GivenAnswer[];
  readonly decisions: readonly GivenDecision[];
  readonly lost?: { readonly loss: Loss; readonly recovery: Recovery };
}
