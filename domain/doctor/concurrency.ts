import * as z from 'zod/mini';
import { readJson } from '../ledger-json.ts';
import type { Read } from '../setup/read.ts';
import type { Observation } from './diagnosis.ts';

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.exactOptional(
        z.object({
          ScalingConfig: z.exactOptional(z.object({ MaximumConcurrency: z.int() })),
        }),
      ),
    }),
  ),
});

/** What decides, records, copies, signs and audits at the same time, at its busiest: twenty at most (MaxConcurrency of the machines). */
const BESIDE = 20;

/**
 * Whether Lambda runs as many functions at once as an installation may need, by the template that is deployed. New accounts have
 * 10 in all; what is refused comes again, later and later.
 */
export function concurrencyObserved(
  template: Read<string>,
  unreserved: Read<number>,
): Observation | undefined {
  const subject = "Lambda's quota of concurrent executions";
  if (!('ok' in template)) return undefined;
  const read = readJson(Template, template.ok);
  if ('problem' in read)
    return {
      subject,
      read: { failed: `the deployed template: ${read.problem}` },
      wanted: [],
      next: '',
    };
  const needed = Object.values(read.value.Resources).reduce(
    (sum, { Properties }) => sum + (Properties?.ScalingConfig?.MaximumConcurrency ?? 0),
    BESIDE,
  );
  return {
    subject,
    read: 'ok' in unreserved ? asText(unreserved.ok, needed) : unreserved,
    wanted: [],
    wantedInWords: `${needed} or more that no function has reserved`,
    next: 'ask for more in Service Quotas (Lambda, Concurrent executions), or lower reconcilesAtOnce of config/deployment.yml',
  };
}

const asText = (unreserved: number, needed: number): Read<string> => {
  const text = `${unreserved} are not reserved`;
  return unreserved >= needed ? { ok: text } : { missing: text };
};
