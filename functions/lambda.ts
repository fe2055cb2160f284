import { bundledConfig } from './bundled-config.ts';
import { following } from './following.ts';
import { composedOnce, withoutConfig } from './lambda-without-config.ts';
import type { Handle, Runtime } from './runtime.ts';

/** The deployable handler: composed at the first invocation from the environment, the configuration and the clock. */
export const lambda = <Event, Answer>(compose: (runtime: Runtime) => Handle<Event, Answer>) =>
  composedOnce(async () =>
    following(compose, { ...withoutConfig(), config: await bundledConfig() }),
  );
