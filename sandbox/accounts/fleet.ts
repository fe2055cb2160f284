import type { AdminFile } from '../../domain/config.ts';
import { adminFile } from '../stage/analytics.ts';

/** An account of a fleet, with the GUID of each cluster's namespace. */
export interface FleetAccount {
  readonly id: string;
  readonly region: string;
  readonly clusters: Readonly<Record<string, string>>;
}

const REGIONS = ['us-east-1', 'eu-central-1', 'ap-southeast-2'];

/** So many spokes, each with clusters of the same names as the next: whoever calls in the wrong account finds one. */
export const fleetOf = (accounts: number, clusters: number): readonly FleetAccount[] =>
  Array.from({ length: accounts }, (_, n) => {
    const id = String(222_000_000_000 + n);
    return {
      id,
      region: REGIONS[n % REGIONS.length] ?? '',
      clusters: Object.fromEntries(
        Array.from({ length: clusters }, (_, of) => [
          `cluster-${of}`,
          `0a1b2c3d-4e5f-4a6b-8c7d-${id.slice(0, 9)}${String(of).padStart(3, '0')}`,
        ]),
      ),
    };
  });

/** As the configuration calls a cluster of a fleet. */
export const warehouseIn = ({ id }: Pick<FleetAccount, 'id'>, cluster: string): string =>
  `${cluster}-of-${id}`;

/** The example's configuration with a fleet in place of its warehouse; the hub has none of its own. */
export function fleetConfig(fleet: readonly FleetAccount[]): AdminFile {
  const { warehouses, ...file } = adminFile();
  const [example] = warehouses;
  if (example?.kind !== 'provisioned') throw new Error('the example has a cluster');
  const { setup: _, ...home } = example;
  return {
    ...file,
    audit: { ...file.audit, functions: [] },
    accounts: fleet.map(({ id }) => ({ id, externalId: `fleet-${id}` })),
    warehouses: fleet.flatMap((account) =>
      Object.entries(account.clusters).map(([cluster, namespace]) => ({
        ...home,
        name: warehouseIn(account, cluster),
        account: account.id,
        region: account.region,
        cluster,
        namespace,
        databases: ['dev'],
        // Nothing is watched for models made anew, which would be most of what hours of a fleet hold.
        watchModelsMinutes: 0,
      })),
    ),
  };
}
