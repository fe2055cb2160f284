import * as z from 'zod/mini';
import { readJson } from '../ledger-json.ts';
import type { Read } from '../setup/read.ts';

const Template = z.object({
  Resources: z.object({
    Alarms: z.exactOptional(
      z.object({
        Properties: z.object({
          Subscription: z.exactOptional(
            z.array(z.object({ Protocol: z.string(), Endpoint: z.unknown() })),
          ),
        }),
      }),
    ),
  }),
});

/**
 * Who is told of alarms, by the template that is deployed; undefined where it has no topic of alarms. Whether an address has
 * confirmed, no template says.
 */
export function subscribersIn(template: string): Read<string> | undefined {
  const read = readJson(Template, template);
  if ('problem' in read) return { failed: `the deployed template: ${read.problem}` };
  const { Alarms: topic } = read.value.Resources;
  if (topic === undefined) return undefined;
  const { Subscription: subscribers = [] } = topic.Properties;
  if (subscribers.length === 0) return { missing: 'nobody is subscribed: alarms are not heard' };
  const named = subscribers.map(
    ({ Protocol, Endpoint }) =>
      `${Protocol} ${typeof Endpoint === 'string' ? Endpoint : JSON.stringify(Endpoint)}`,
  );
  return { ok: named.join(', ') };
}
