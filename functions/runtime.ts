import type { Config } from '../domain/config.ts';

/** What a function is composed of at its cold start. Nothing else comes from outside, so a laptop can compose it too. */
export interface Runtime extends RuntimeWithoutConfig {
  readonly config: Config;
}

/** The same for what decides nothing that the configuration has a say in. */
export interface RuntimeWithoutConfig {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Waits so many milliseconds of the same clock. */
  readonly pause: (ms: number) => Promise<void>;
}

/** The part of Lambda's context that our functions use. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
  readonly awsRequestId: string;
  readonly functionName: string;
}

/** A composed function: its event in, its answer out. */
export type Handle<Event, Answer> = (
  event: Event,
  context: LambdaContext,
) => Promise<Answer> | Answer;
