import middy, { type MiddlewareObj } from '@middy/core';
import { bundledConfig } from './bundled-config.ts';
import { logger } from './log.ts';
import { versioned } from './payload.ts';
import type { Handle, LambdaContext, Runtime } from './runtime.ts';

/** Logs what went wrong before Lambda reports it. Events are never logged: they carry names of people. */
const logErrors = (): MiddlewareObj => ({
  before: ({ context }) => logger.addContext(context),
  onError: ({ error }) => logger.error('invocation failed', error ?? new Error('no error given')),
});

/** The deployable handler: composed at the first invocation from the environment, the bundled configuration and the clock. */
export function lambda<Event, Answer>(compose: (runtime: Runtime) => Handle<Event, Answer>) {
  let composed: Promise<Handle<Event, Answer>> | undefined;
  const start = async (): Promise<Handle<Event, Answer>> =>
    versioned(
      compose({
        env: process.env,
        config: await bundledConfig(),
        now: () => new Date(),
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      }),
    );
  return middy(async (event: Event, context: LambdaContext): Promise<Answer> => {
    composed ??= start();
    return (await composed)(event, context);
  }).use(logErrors());
}
