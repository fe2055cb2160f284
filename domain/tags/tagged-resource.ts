import * as z from 'zod/mini';
import type { Config, Warehouse } from '../config.ts';

/**
 * What can bear tags that ask for something, by account, Region, kind and name, as ARNs have them: IAM's roles are of no Region. That
 * is unique among what there is at one time; what was deleted and made anew differs by its unique id.
 */
export const TaggedResource = z.object({
  account: z.string(),
  region: z.string(),
  kind: z.enum(['role', 'cluster', 'workgroup', 'namespace']),
  name: z.string(),
});
export type TaggedResource = z.infer<typeof TaggedResource>;

/** The role of an account, whatever its path: its name is its own there. */
export const roleOf = (account: string, name: string): TaggedResource => ({
  account,
  region: '',
  kind: 'role',
  name,
});

/** One key for one resource. */
export const resourceKey = ({ account, region, kind, name }: TaggedResource): string =>
  [account, region, kind, name].join('/');

/** Everything configured that bears our own tags, in whatever account. */
export const configuredResources = ({ warehouses }: Pick<Config, 'warehouses'>): TaggedResource[] =>
  warehouses.flatMap(resourcesOf);

/** What of a warehouse bears tags. */
function resourcesOf(warehouse: Warehouse): TaggedResource[] {
  const { account, region } = warehouse;
  return warehouse.kind === 'provisioned'
    ? [{ account, region, kind: 'cluster', name: warehouse.cluster }]
    : [
        { account, region, kind: 'workgroup', name: warehouse.workgroup },
        { account, region, kind: 'namespace', name: warehouse.namespaceName },
      ];
}

/** The configured ones, these roles, and those that are remembered: each once. */
export const allResources = (
  config: Config,
  roles: readonly TaggedResource[],
  remembered: readonly TaggedResource[],
): TaggedResource[] => {
  const all = [...configuredResources(config), ...roles, ...remembered];
  return [...new Map(all.map((one) => [resourceKey(one), one])).values()];
};

/** The warehouse that the resource is of, or that it belongs to. */
export const warehouseOf = (
  resource: TaggedResource,
  { warehouses }: Pick<Config, 'warehouses'>,
): Warehouse | undefined =>
  warehouses.find((warehouse) =>
    resourcesOf(warehouse).some((one) => resourceKey(one) === resourceKey(resource)),
  );

/**
 * A warehouse by whose account the resource is reached: its own, or for a role any of its account, for a role signs in nowhere else.
 * Undefined where nothing configured is meant.
 */
export const reachedThrough = (
  resource: TaggedResource,
  config: Pick<Config, 'warehouses'>,
): Warehouse | undefined =>
  resource.kind === 'role'
    ? config.warehouses.find(({ account }) => account === resource.account)
    : warehouseOf(resource, config);

export const inWords = ({ account, region, kind, name }: TaggedResource): string =>
  kind === 'role'
    ? `IAM role ${name} of account ${account}`
    : `${kind} ${name} of account ${account} in ${region}`;
