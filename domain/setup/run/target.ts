import type { Warehouse } from '../../config.ts';
import type { SetupTarget } from '../config.ts';

/** The setup's view of a configured warehouse; undefined when its configuration has no section `setup`. */
export function setupTarget(warehouse: Warehouse): SetupTarget | undefined {
  const { name, account, region, writer, reader, setup } = warehouse;
  if (!setup) return undefined;
  const identity =
    warehouse.kind === 'provisioned'
      ? ({ kind: 'provisioned', cluster: warehouse.cluster } as const)
      : ({
          kind: 'serverless',
          workgroup: warehouse.workgroup,
          namespace: warehouse.namespaceName,
        } as const);
  return { name, account, region, identity, writer, reader, setup };
}
