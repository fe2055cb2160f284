import * as z from 'zod/mini';

/** A request to a function URL with AuthType AWS_IAM, payload format 2.0. IAM has authenticated the caller before. */
const UrlEvent = z.object({
  version: z.literal('2.0'),
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    authorizer: z.object({ iam: z.object({ userArn: z.string().check(z.minLength(1)) }) }),
  }),
  queryStringParameters: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

export interface UrlCall {
  readonly method: string;
  /** Who IAM says calls. */
  readonly arn: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Throws `ZodError` for what no function URL sends. */
export function readUrlCall(event: unknown): UrlCall {
  const {
    requestContext,
    queryStringParameters = {},
    body = '',
    isBase64Encoded = false,
  } = UrlEvent.parse(event);
  return {
    method: requestContext.http.method,
    arn: requestContext.authorizer.iam.userArn,
    query: queryStringParameters,
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
  };
}
