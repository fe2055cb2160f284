/** What the SDK throws when a service answers with an error, or when no answer came. */
export type AwsFailure = Error & {
  readonly $metadata?: {
    /** Absent when there was no answer. */
    readonly httpStatusCode?: number;
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

/** What came instead of an answer of AWS, if that is why the SDK could not read it. */
export const foreignAnswer = (error: Error): string | undefined =>
  '$metadata' in error &&
  (error.name === 'SyntaxError' || error.message.includes('XML parse error'))
    ? 'what answered is not AWS: an AWS-compatible endpoint without this operation, or a proxy'
    : undefined;
