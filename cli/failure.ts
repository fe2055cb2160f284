import { foreignAnswer } from '../aws/aws-error.ts';

/** Why a command came to no answer, in one sentence that says what to do, and what the process ends with. */
export interface Failure {
  readonly exit: 2 | 3;
  readonly sentence: string;
}

/** What is known of where and by whom it was asked. */
interface Asked {
  /** The rights that the command needs. */
  readonly needs: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Kind {
  readonly names: RegExp;
  readonly sentence: (error: Error, asked: Asked) => string;
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
    sentence: (error, { needs }) =>
      `AWS refuses: ${firstLine(error)}; the command needs ${needs.join(', ') || 'no right that is known'}`,
  },
  {
    names: /^(ENOTFOUND|EAI_AGAIN)$/,
    sentence: (error, { env }) =>
      `no such address (${firstLine(error)}): check the Region, the network, and ${endpoints(env)}`,
  },
  {
    names:
      /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|TimeoutError|NetworkingError|UND_ERR_\w+)$/,
    sentence: (error, { env }) =>
      `AWS cannot be reached (${firstLine(error)}): check the network, a proxy, and ${endpoints(env)}`,
  },
  {
    names: /^ERR_INVALID_URL$/,
    sentence: (_, { env }) =>
      `what is given as an address is none, and one such as http://127.0.0.1:5000 is wanted: correct ${endpoints(env)}`,
  },
  {
    names: /^(HPE_\w+|EPROTO|ERR_SSL_\w+)$/,
    sentence: (error, { env }) =>
      `what answered speaks no HTTP, or no TLS where https is asked for (${firstLine(error)}): check ${endpoints(env)}`,
  },
  {
    names: /CERT|^UNABLE_TO_(VERIFY|GET)/,
    sentence: (error, { env }) =>
      `the certificate of what answered is not trusted (${firstLine(error)}): where that is a proxy of yours, name its certificate in NODE_EXTRA_CA_CERTS; else check ${endpoints(env)}`,
  },
  {
    names: /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/,
    sentence: () => 'AWS asks to slow down: repeat the command in a minute',
  },
];

/** What this machine says of a file or folder that a command was given. */
const FILES =
  /^(ENOENT|ENOTDIR|EISDIR|EEXIST|ENOTEMPTY|EACCES|EPERM|EROFS|ENOSPC|ENAMETOOLONG|ELOOP)$/;

const NO_REGION = /Region is missing/;

/** Undefined for a mistake of this program, which nobody can do anything about but us. */
export function failureOf(error: unknown, asked: Asked): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (USAGE.has(error.name)) return { exit: 2, sentence: error.message };
  if (FILES.test(codeOf(error) ?? ''))
    return {
      exit: 2,
      sentence: `this machine refuses (${firstLine(error)}): name another file or folder, or see to it that this one can be read and written`,
    };
  const sentence = sentenceOf(error, asked);
  return sentence === undefined ? undefined : { exit: 3, sentence };
}

function sentenceOf(error: Error, asked: Asked): string | undefined {
  if (error.name === 'UnexpectedResponse') return `${error.message}${unlessAws(asked.env)}`;
  if (OURS.has(error.name)) return error.message;
  if (NO_REGION.test(error.message))
    return 'no Region is set: set AWS_REGION, or region in the profile';
  const foreign = foreignAnswer(error);
  if (foreign !== undefined)
    return `${foreign}; check ${endpoints(asked.env)}, and what is on the way`;
  const names = [error.name, codeOf(error), codeOf(error.cause)];
  const kind = KINDS.find((one) =>
    names.some((name) => name !== undefined && one.names.test(name)),
  );
  if (kind !== undefined) return kind.sentence(error, asked);
  return '$metadata' in error ? `AWS answers ${error.name}: ${firstLine(error)}` : undefined;
}

/** Ours, for what was asked wrongly, or is configured wrongly. */
const USAGE: ReadonlySet<string> = new Set(['WrongUse', 'InvalidConfiguration']);

/** Ours, for what AWS has not got or could not do. */
const OURS: ReadonlySet<string> = new Set([
  'NotInstalled',
  'FunctionFailed',
  'Unreachable',
  'TryAgain',
]);

/** The addresses that requests go to in place of those of AWS, as the environment says them. */
const addresses = (env: Asked['env']): string =>
  Object.entries(env)
    .filter(([name]) => name.startsWith('AWS_ENDPOINT_URL'))
    .map(([name, address = '']) => {
      const lacks = /^https?:\/\//.test(address)
        ? ''
        : ' and begins with neither http:// nor https://';
      return `${name}, which is ${JSON.stringify(address)}${lacks}`;
    })
    .join(' and ');

/** Where it is written whom AWS's requests go to. */
const endpoints = (env: Asked['env']): string =>
  addresses(env) || 'endpoint_url of the profile, if it has one';

/** What came is not as it has to be: a damaged copy, or, where another address is named, no such service. */
function unlessAws(env: Asked['env']): string {
  const known = addresses(env);
  return known === '' ? '' : `; if what answers is not that service of AWS, correct ${known}`;
}

const firstLine = ({ message }: Error): string => message.split('\n')[0] ?? '';

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
