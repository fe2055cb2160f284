import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

/** Node.js tells here of each request before it is sent, whichever client makes it. */
const CREATED = 'http.client.request.created';
/** A function is waited for until it ends: fifteen minutes at most, and a little for the way. */
const INVOCATION = /\/invocations$/;
const INVOCATION_MS = 960_000;

/**
 * Ends every HTTP request of this process to which nothing is said for so long; the SDK itself would wait without an end, and asks
 * again a few times where a request is ended. What is told of it goes to `complain`. Answers what lifts the limit.
 */
export function limitSilence(mostMs: number, complain: (line: string) => void): () => void {
  const limit = (message: unknown): void => {
    const request = requestIn(message);
    if (request === undefined) return;
    const most = INVOCATION.test(request.path) ? INVOCATION_MS : mostMs;
    request.setTimeout(most, () => {
      const silent = `nothing was answered for ${most / 1000} seconds by ${request.protocol}//${request.getHeader('host') ?? request.host}`;
      complain(silent);
      // The code by which the SDK knows what may be asked again.
      request.destroy(Object.assign(new Error(silent), { code: 'ETIMEDOUT' }));
    });
  };
  subscribe(CREATED, limit);
  return () => void unsubscribe(CREATED, limit);
}

/** Undefined of one that has a limit already, as the SDK sets it where credentials are looked for. */
function requestIn(message: unknown): ClientRequest | undefined {
  const { request } = Object(message);
  if (!(request instanceof ClientRequest)) return undefined;
  return 'timeout' in request && request.timeout !== undefined ? undefined : request;
}
