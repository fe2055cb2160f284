import { WrongUse } from '../../cli/wrong-use.ts';

const PATIENCE_MS = 3_000;

/**
 * Points the SDK's clients to an AWS-compatible endpoint. Keys are needed to sign, and an emulator takes any. Throws
 * `WrongUse` when nobody answers there: the clients would try again for minutes.
 */
export async function useEndpoint(
  url: string,
  env: Record<string, string | undefined>,
): Promise<void> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw new WrongUse(
      `--endpoint ${url} does not answer (${error instanceof Error ? error.message : error}); start it first`,
    );
  }
  env['AWS_ENDPOINT_URL'] = url;
  env['AWS_REGION'] ??= 'us-east-1';
  env['AWS_ACCESS_KEY_ID'] ??= 'sandbox';
  env['AWS_SECRET_ACCESS_KEY'] ??= 'sandbox';
}
