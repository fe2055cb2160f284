import type { Config, Warehouse } from '../../config.ts';
import type { SetupTarget } from '../config.ts';

/** The setup's view of a configured warehouse; undefined when its configuration has no section `setup`. */
export function setupTarget(warehouse: Warehouse): SetupTarget | undefined {
  const { name, account, region, writer, reader, setup, roles } = warehouse;
  if (!setup) return undefined;
  const identity =
    warehouse.kind === 'provisioned'
      ? ({ kind: 'provisioned', cluster: warehouse.cluster } as const)
      : ({
          kind: 'serverless',
          workgroup: warehouse.workgroup,
          namespace: warehouse.namespaceName,
        } as const);
  return { name, account, region, identity, writer, reader, setup, otherRoles: roles };
}

/** A setup that is configured, with the warehouse that it is of. */
export interface ConfiguredSetup {
  readonly target: SetupTarget;
  readonly warehouse: Warehouse;
}

/** Every warehouse of which the configuration says how it should be set up. */
export const configuredSetups = (config: Pick<Config, 'warehouses'>): ConfiguredSetup[] =>
  config.warehouses.flatMap((warehouse) => {
    const target = setupTarget(warehouse);
    return target === undefined ? [] : [{ target, warehouse }];
  });
