import type { InForce } from '../domain/published-revision.ts';
import { configurationKey, readPublished } from './published-config.ts';
import type { Handle, Runtime } from './runtime.ts';

/** So long what was published last is taken for the newest. */
const READ_AGAIN_MS = 60_000;

/**
 * A function that decides by the configuration: by the one that is deployed with it or, where a newer one is published, by that, and
 * composed anew for it. What is published is read at the first invocation, and at each that comes a minute after the last reading. What
 * cannot be read fails the invocation: what was deployed may be older than what others decide by.
 */
export function following<Event, Answer>(
  compose: (runtime: Runtime) => Handle<Event, Answer>,
  runtime: Runtime,
): Handle<Event, Answer> {
  const key = configurationKey(runtime.env);
  if (key === undefined) return compose(runtime);
  let followed: InForce = { config: runtime.config };
  let handle: Handle<Event, Answer> | undefined;
  let readAt: number | undefined;
  return async (event, context) => {
    const now = runtime.now().getTime();
    if (readAt === undefined || now - readAt >= READ_AGAIN_MS) {
      const newest = await readPublished(followed, runtime.env, key);
      if (newest.config.hash !== followed.config.hash) handle = undefined;
      followed = newest;
      readAt = now;
    }
    handle ??= compose({ ...runtime, config: followed.config });
    return handle(event, context);
  };
}
