import { accountOf } from './arn.ts';

/** A signed request to a function URL: who IAM says has signed it, and what was sent. */
export interface UrlCall {
  readonly method: 'GET' | 'POST';
  /** `arn:aws:iam::<account>:user/<name>`, or `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly caller: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface UrlAnswer {
  readonly statusCode: number;
  readonly body: string;
}

/** The event that Lambda makes of it, payload format 2.0. */
export function urlEvent(
  { method, caller, query = {}, body }: UrlCall,
  nowMs: number,
): Readonly<Record<string, unknown>> {
  const rawQueryString = new URLSearchParams(query).toString();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString,
    headers: { 'content-type': 'application/json' },
    ...(rawQueryString !== '' && { queryStringParameters: query }),
    requestContext: {
      accountId: accountOf(caller),
      authorizer: {
        iam: {
          accessKey: 'AKIASANDBOX',
          accountId: accountOf(caller),
          callerId: 'AIDASANDBOX',
          cognitoIdentity: null,
          principalOrgId: null,
          userArn: caller,
          userId: 'AIDASANDBOX',
        },
      },
      http: { method, path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'curl' },
      time: new Date(nowMs).toUTCString(),
      timeEpoch: nowMs,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
}

/** What the caller gets. Throws for an answer that a function URL would not pass on. */
export function answerOf(returned: unknown): UrlAnswer {
  const { statusCode, body } = Object(returned);
  if (typeof statusCode !== 'number' || typeof body !== 'string')
    throw new Error(`the function answered no HTTP response: ${JSON.stringify(returned)}`);
  return { statusCode, body };
}
