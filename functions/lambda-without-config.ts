import middy, { type MiddlewareObj } from '@middy/core';
import { logger } from './log.ts';
import { madeOnce } from './made-once.ts';
import { versioned } from './payload.ts';
import type { Handle, LambdaContext, RuntimeWithoutConfig } from './runtime.ts';

/** Logs what went wrong before Lambda reports it. Events are never logged: they carry names of people. */
const logErrors = (): MiddlewareObj => ({
  before: ({ context }) => logger.addContext(context),
  onError: ({ error }) => logger.error('invocation failed', error ?? new Error('no error given')),
});

/**
 * The deployable handler of what needs no configuration: none is packed with it, and nothing that is wrong with one stops it. In a file
 * of its own, since the bundler packs what a file imports later, called or not.
 */
export const lambdaWithoutConfig = <Event, Answer>(
  compose: (runtime: RuntimeWithoutConfig) => Handle<Event, Answer>,
) => composedOnce(async () => compose(withoutConfig()));

export const withoutConfig = (): RuntimeWithoutConfig => ({
  env: process.env,
  now: () => new Date(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

/** A handler that is composed at its first invocation. */
export function composedOnce<Event, Answer>(start: () => Promise<Handle<Event, Answer>>) {
  const composed = madeOnce(async () => versioned(await start()));
  return middy(
    async (event: Event, context: LambdaContext): Promise<Answer> =>
      (await composed())(event, context),
  ).use(logErrors());
}
