import middy, { type MiddlewareObj } from '@middy/core';
import { bundledConfig } from './bundled-config.ts';
import { following } from './following.ts';
import { kept } from './kept.ts';
import { logger } from './log.ts';
import { versioned } from './payload.ts';
import type { Handle, LambdaContext, Runtime, RuntimeWithoutConfig } from './runtime.ts';

/** Logs what went wrong before Lambda reports it. Events are never logged: they carry names of people. */
const logErrors = (): MiddlewareObj => ({
  before: ({ context }) => logger.addContext(context),
  onError: ({ error }) => logger.error('invocation failed', error ?? new Error('no error given')),
});

/** The deployable handler: composed at the first invocation from the environment, the configuration and the clock. */
export const lambda = <Event, Answer>(compose: (runtime: Runtime) => Handle<Event, Answer>) =>
  composedOnce(async () =>
    following(compose, { ...withoutConfig(), config: await bundledConfig() }),
  );

/** The same of what needs no configuration: none is bundled with it, and nothing that is wrong with one stops it. */
export const lambdaWithoutConfig = <Event, Answer>(
  compose: (runtime: RuntimeWithoutConfig) => Handle<Event, Answer>,
) => composedOnce(async () => compose(withoutConfig()));

const withoutConfig = (): RuntimeWithoutConfig => ({
  env: process.env,
  now: () => new Date(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

function composedOnce<Event, Answer>(start: () => Promise<Handle<Event, Answer>>) {
  const composed = kept(async () => versioned(await start()));
  return middy(
    async (event: Event, context: LambdaContext): Promise<Answer> =>
      (await composed())(event, context),
  ).use(logErrors());
}
