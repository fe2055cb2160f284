import { LambdaClient } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod/mini';
import { functionUrl } from '../../aws/functions.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { AskUrl, Context } from '../command.ts';
import type { Installation } from './installation.ts';

/** Calls a function URL with the caller's own credentials: IAM says who it is, and nothing in the body does. */
export function signedCall(address: string, client: LambdaClient): AskUrl {
  return async ({ method, query = {}, body }) => {
    const url = new URL(address);
    // The same for the signature and for the wire: a space is %20 in both.
    url.search = Object.entries(query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    const signer = new SignatureV4({
      service: 'lambda',
      region: await client.config.region(),
      credentials: client.config.credentials,
      sha256: client.config.sha256,
    });
    const signed = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: { ...query },
      headers: { host: url.host, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
    const response = await fetch(url, {
      method,
      headers: signed.headers,
      ...(body !== undefined && { body }),
    });
    return { status: response.status, text: await response.text() };
  };
}

const Reply = z.object({ message: z.string() });

export interface UrlReply {
  readonly status: number;
  readonly message: string;
}

/** Asks at the URL for answers, or tells it something. A refusal is an answer too: its status says so. */
export async function askAnswerUrl(
  { region, named }: Installation,
  call: Parameters<AskUrl>[0],
  { askUrl }: Context,
): Promise<UrlReply> {
  const client = new LambdaClient({ region });
  const ask =
    askUrl ?? signedCall(await functionUrl(client, named('AnswerLambdaFunction')), client);
  const { status, text } = await ask(call);
  // Of ours and of IAM every answer is JSON or a line of text; a page is a proxy's or a portal's.
  if (text.trimStart().startsWith('<'))
    throw new UnexpectedResponse(
      `the URL for answers came back with a page in place of an answer (status ${status}): something on the way to it answers, a proxy or a portal; let it through, and repeat the command`,
    );
  return { status, message: messageIn(text) };
}

/** IAM's own refusals come as JSON with `Message`, or as text. */
function messageIn(text: string): string {
  try {
    const read: unknown = JSON.parse(text);
    return Reply.safeParse(read).data?.message ?? String(Object(read).Message ?? text);
  } catch {
    return text;
  }
}
