/** Why a command came to no answer, in one sentence that says what to do, and what the process ends with. */
export interface Failure {
  readonly exit: 2 | 3;
  readonly sentence: string;
}

interface Kind {
  readonly names: RegExp;
  readonly sentence: (error: Error, needs: readonly string[]) => string;
}

/** By name or code of what the SDK, or Node.js below it, throws. The first that fits. */
const KINDS: readonly Kind[] = [
  {
    names: /^CredentialsProviderError$/,
    sentence: (error) =>
      `no credentials for AWS were found: sign in (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID (${firstLine(error)})`,
  },
  {
    names:
      /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|SSOTokenProviderFailure|TokenProviderError)$/,
    sentence: () =>
      'the credentials have expired: sign in again (aws sso login), then repeat the command',
  },
  {
    names:
      /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure|InvalidTokenException|IncompleteSignature)$/,
    sentence: () =>
      'AWS does not know these credentials: check AWS_PROFILE, and that the account is of this partition and has the Region enabled',
  },
  {
    names:
      /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedAccess|AuthorizationError|AuthorizationErrorException)$/,
    sentence: (error, needs) =>
      `AWS refuses: ${firstLine(error)}; the command needs ${needs.join(', ') || 'no right that is known'}`,
  },
  {
    names: /^(ENOTFOUND|EAI_AGAIN)$/,
    sentence: (error) =>
      `no such address (${firstLine(error)}): check the Region, AWS_ENDPOINT_URL and the network`,
  },
  {
    names:
      /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|TimeoutError|NetworkingError)$/,
    sentence: (error) =>
      `AWS cannot be reached (${firstLine(error)}): check the network, a proxy, and AWS_ENDPOINT_URL`,
  },
  {
    names: /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/,
    sentence: () => 'AWS asks to slow down: repeat the command in a minute',
  },
];

const NO_REGION = /Region is missing/;

/** Undefined for a mistake of this program, which nobody can do anything about but us. */
export function failureOf(error: unknown, needs: readonly string[]): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (USAGE.has(error.name)) return { exit: 2, sentence: error.message };
  if (OURS.has(error.name)) return { exit: 3, sentence: error.message };
  if (NO_REGION.test(error.message))
    return { exit: 3, sentence: 'no Region is set: set AWS_REGION, or region in the profile' };
  const names = [error.name, codeOf(error), codeOf(error.cause)];
  const kind = KINDS.find((one) =>
    names.some((name) => name !== undefined && one.names.test(name)),
  );
  if (kind !== undefined) return { exit: 3, sentence: kind.sentence(error, needs) };
  if ('$metadata' in error)
    return { exit: 3, sentence: `AWS answers ${error.name}: ${firstLine(error)}` };
  return undefined;
}

/** Ours, for what was asked wrongly, or is configured wrongly. */
const USAGE: ReadonlySet<string> = new Set(['WrongUse', 'InvalidConfiguration']);

/** Ours, for what AWS has not got or could not do, and for what came from there and is not as it has to be: a damaged copy. */
const OURS: ReadonlySet<string> = new Set([
  'NotInstalled',
  'FunctionFailed',
  'Unreachable',
  'TryAgain',
  'UnexpectedResponse',
]);

const firstLine = ({ message }: Error): string => message.split('\n')[0] ?? '';

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
