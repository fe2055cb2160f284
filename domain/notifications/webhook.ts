import * as z from 'zod/mini';
import { hmacSha256 } from '../hash.ts';
import { readJson } from '../ledger-json.ts';

const PREFIX = 'whsec_';

/** What the secret of a webhook holds, as JSON. No message quotes any of it. */
const Webhook = z.object({
  /** Slack's URL is a secret of its own: whoever has it can post. */
  url: z.string().check(z.regex(/^https:\/\//, { error: 'is no https URL' })),
  /** `whsec_` and 24 to 64 random bytes in Base64, as Standard Webhooks wants it. */
  signingKey: z.string().check(
    z.regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, {
      error: 'is not whsec_ and 24 to 64 bytes in Base64',
    }),
  ),
});
export type Webhook = z.infer<typeof Webhook>;

export const readWebhook = (
  secret: string,
): { readonly webhook: Webhook } | { readonly problem: string } => {
  const read = readJson(Webhook, secret);
  return 'problem' in read ? read : { webhook: read.value };
};

/** A message as it is posted: Slack's `text`, signed by https://www.standardwebhooks.com for whoever wants to know that it is ours. */
export function posted(
  { signingKey }: Webhook,
  { id, at, text }: { readonly id: string; readonly at: Date; readonly text: string },
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const body = JSON.stringify({ text: escaped(text) });
  const seconds = Math.floor(at.getTime() / 1_000);
  const key = Buffer.from(signingKey.slice(PREFIX.length), 'base64');
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${hmacSha256(key, `${id}.${seconds}.${body}`)}`,
    },
    body,
  };
}

/** The three characters with which Slack would make mentions and links of somebody's names (facts §10.2). */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
