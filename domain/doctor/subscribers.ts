import * as z from 'zod/mini';
import { readJson } from '../ledger-json.ts';
import type { Read } from '../setup/read.ts';

const Topic = z.object({
  Properties: z.object({
    Subscription: z.exactOptional(
      z.array(z.object({ Protocol: z.string(), Endpoint: z.unknown() })),
    ),
  }),
});
const Template = z.object({
  Resources: z.object({ Alarms: z.exactOptional(Topic), Notifications: z.exactOptional(Topic) }),
});

/** The topics that people are told by, and what it means that nobody is subscribed. */
const NOBODY: Readonly<Record<'Alarms' | 'Notifications', Read<string>>> = {
  Alarms: { missing: 'nobody is subscribed: alarms are not heard' },
  // Some answer what waits from a list of their own (`admin questions`), or by an event rule of theirs.
  Notifications: {
    ok: 'nobody is subscribed: of what waits for people nobody hears by this topic',
  },
};

/**
 * Who is told by a topic, by the template that is deployed; undefined where it has no such topic. Whether an address has confirmed, no
 * template says. Addresses are masked: what doctor says is pasted into tickets.
 */
export function subscribersIn(
  template: string,
  topic: 'Alarms' | 'Notifications',
): Read<string> | undefined {
  const read = readJson(Template, template);
  if ('problem' in read) return { failed: `the deployed template: ${read.problem}` };
  const { [topic]: found } = read.value.Resources;
  if (found === undefined) return undefined;
  const { Subscription: subscribers = [] } = found.Properties;
  if (subscribers.length === 0) return NOBODY[topic];
  const named = subscribers.map(
    ({ Protocol, Endpoint }) =>
      `${Protocol} ${typeof Endpoint === 'string' ? masked(Endpoint) : JSON.stringify(Endpoint)}`,
  );
  return { ok: named.join(', ') };
}

/** Enough to know it by: of an address its first character and its domain, of a URL its host, of a number its end. */
function masked(endpoint: string): string {
  if (endpoint.startsWith('arn:')) return endpoint;
  const url = /^(https?:\/\/)(?:[^/@]*@)?([^/?#]+)/.exec(endpoint);
  if (url !== null) return `${url[1]}${url[2]}/…`;
  const address = /^(.)[^@]*(@.+)$/.exec(endpoint);
  if (address !== null) return `${address[1]}…${address[2]}`;
  return `…${endpoint.slice(-2)}`;
}
