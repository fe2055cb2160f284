import { TryAgain } from '../../../domain/errors.ts';

const LONGEST_MS = 10_000;

/**
 * Posts to a webhook. Throws `TryAgain` when it did not take it: Lambda tries twice more, and the same `webhook-id` says that it is
 * the same. The URL is a secret: no error names it.
 */
export async function postTo(
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    ...request,
    // A redirect would hand the message to somebody else.
    redirect: 'error',
    signal: AbortSignal.timeout(LONGEST_MS),
  }).catch((error: unknown) => {
    const because = error instanceof Error ? error.name : 'an error without a name';
    throw new TryAgain(`the webhook cannot be reached: ${because}`);
  });
  if (!answer.ok) throw new TryAgain(`the webhook answered ${answer.status}`);
}
