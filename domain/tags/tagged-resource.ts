import * as z from 'zod/mini';
import { ownWarehouses } from '../accounts.ts';
import type { Config } from '../config.ts';

/**
 * What can bear tags that ask for something. By name, which is unique among what there is at one time; what was deleted
 * and made anew differs by its unique id.
 */
export const TaggedResource = z.object({
  kind: z.enum(['role', 'cluster', 'workgroup', 'namespace']),
  name: z.string(),
});
export type TaggedResource = z.infer<typeof TaggedResource>;

/** Everything configured that bears our own tags: in the installation's own account, for elsewhere another may have the same name. */
export const configuredResources = (config: Config): TaggedResource[] =>
  ownWarehouses(config).flatMap((warehouse): TaggedResource[] =>
    warehouse.kind === 'provisioned'
      ? [{ kind: 'cluster', name: warehouse.cluster }]
      : [
          { kind: 'workgroup', name: warehouse.workgroup },
          { kind: 'namespace', name: warehouse.namespaceName },
        ],
  );

/** The configured ones, the roles of these names, and those that are remembered: each once. */
export const allResources = (
  config: Config,
  roles: readonly string[],
  remembered: readonly TaggedResource[],
): TaggedResource[] => {
  const all = [
    ...configuredResources(config),
    ...roles.map((name): TaggedResource => ({ kind: 'role', name })),
    ...remembered,
  ];
  return [...new Map(all.map((one) => [`${one.kind}/${one.name}`, one])).values()];
};

/** The warehouse that the resource is of, or that it belongs to. */
export const warehouseOf = ({ kind, name }: TaggedResource, config: Config) =>
  ownWarehouses(config).find((warehouse) =>
    warehouse.kind === 'provisioned'
      ? kind === 'cluster' && warehouse.cluster === name
      : (kind === 'workgroup' && warehouse.workgroup === name) ||
        (kind === 'namespace' && warehouse.namespaceName === name),
  );

export const inWords = ({ kind, name }: TaggedResource): string =>
  kind === 'role' ? `IAM role ${name}` : `${kind} ${name}`;
