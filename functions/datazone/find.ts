import { DataZoneClient } from '@aws-sdk/client-datazone';
import { readRequestsOfListing } from '../../aws/datazone/read.ts';
import { dataZoneSource } from '../../domain/access/source.ts';
import { isEverything, type OfNight } from '../../domain/datazone/subscription-event.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { because } from '../../domain/setup/read.ts';
import { lambda } from '../lambda.ts';
import { MachineInput } from '../machine-input.ts';
import type { Runtime } from '../runtime.ts';

/** What is to be looked at: what an event is about, or at night every request for a listing that the configuration has. */
export const compose =
  ({ config }: Runtime) =>
  async (input: unknown): Promise<{ readonly looks: readonly object[] }> => {
    const { event } = MachineInput.parse(input);
    if (!isEverything(event)) return { looks: [{ event, attempt: 1 }] };
    if (dataZoneSource(config) === undefined) return { looks: [] };
    const { domains = [], listings = {} } = config.datazone ?? {};
    const looks = new Map<string, OfNight>();
    for (const domain of domains) {
      const client = new DataZoneClient({ region: domain.region });
      for (const listing of Object.keys(listings)) {
        const found = await readRequestsOfListing(client, domain.id, listing);
        // A listing is one domain's: the others do not know it.
        if ('missing' in found) continue;
        if (!('ok' in found))
          throw new UnexpectedResponse(
            `${because(found, `the subscriptions to listing ${listing} of domain ${domain.id}`)}`,
          );
        for (const id of found.ok)
          looks.set(`${domain.id}/${id}`, { scope: 'night', domain: domain.id, id });
      }
    }
    return { looks: [...looks.values()].map((one) => ({ event: one, attempt: 1 })) };
  };

export const handler = lambda(compose);
