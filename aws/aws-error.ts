/** What the SDK throws when a service answers with an error, or when no answer came. */
export type AwsFailure = Error & {
  readonly $metadata?: {
    /** Absent when there was no answer. */
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    /** How often the SDK asked. */
    readonly attempts?: number;
  };
};

/** Whether an error came from a service or from the way to it, rather than from a mistake of ours. */
export const isAwsError = (error: unknown): error is AwsFailure =>
  error instanceof Error &&
  ('$metadata' in error || error.name === 'TimeoutError' || error.name === 'NetworkingError');

/** Whether an error bears one of these names. */
export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/** Whether a service asked to slow down; each has a name of its own for it. */
export const isThrottled = ({ name }: Error): boolean =>
  /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/.test(name);

/** What the SDK keeps of an answer that it could not read. */
type Unread = AwsFailure & {
  readonly $response?: {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
};

/**
 * What came instead of an answer of AWS, if that is why the SDK could not read it, or read nothing in it. AWS gives each answer an id, and
 * each error a name and a message; without all of these the SDK says that it is unknown.
 */
export function foreignAnswer(error: Unread): string | undefined {
  if (!('$metadata' in error)) return undefined;
  const isUnreadable = error.name === 'SyntaxError' || error.message.includes('XML parse error');
  const saysNothing =
    error.$metadata?.requestId === undefined && /^Unknown(Error)?$/.test(error.message);
  if (!isUnreadable && !saysNothing) return undefined;
  const { statusCode, headers } = error.$response ?? {};
  const type = headers?.['content-type'] ?? 'no content type';
  const came = statusCode === undefined ? '' : ` (status ${statusCode}, ${type})`;
  return `what answered is not AWS${came}: an AWS-compatible endpoint without this operation, or a proxy`;
}
