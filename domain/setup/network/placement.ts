import type { SetupFacts } from '../facts.ts';
import { because } from '../read.ts';

/** Where the warehouse stands in its VPC, or will stand once it is created. */
export interface Placement {
  readonly region: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Absent: AWS did not say whether enhanced VPC routing is on. */
  readonly routed?: boolean;
  readonly publiclyAccessible?: boolean;
  /** Whether it has IPv6 addresses beside the others. */
  readonly dualStack?: boolean;
}

/** Undefined when neither the warehouse's place nor the subnets that it would be created in could be read. */
export function placement({ warehouse, network, target }: SetupFacts): Placement | undefined {
  const { region } = target;
  if ('ok' in warehouse) {
    const {
      place,
      securityGroupIds,
      enhancedVpcRouting: routed,
      publiclyAccessible,
      dualStack,
    } = warehouse.ok;
    const said = {
      ...(routed === undefined ? {} : { routed }),
      ...(publiclyAccessible === undefined ? {} : { publiclyAccessible }),
      ...(dualStack === undefined ? {} : { dualStack }),
    };
    return 'ok' in place ? { ...place.ok, region, securityGroupIds, ...said } : undefined;
  }
  const { create } = target.setup;
  if (!('missing' in warehouse) || !create || !network || !('ok' in network.subnets))
    return undefined;
  const subnetIds = 'subnets' in create ? create.subnets : network.subnets.ok.map(({ id }) => id);
  return {
    region,
    vpcId: network.vpcId,
    subnetIds,
    securityGroupIds: create.securityGroups,
    routed: false,
  };
}

/** Why it is not known whether the traffic goes through the VPC, if it is not. */
export function routingUnknown({ target, warehouse }: SetupFacts): string | undefined {
  if (target.setup.routing === 'on' || 'missing' in warehouse) return undefined;
  const what = `whether routing of warehouse ${target.name} is on`;
  if (!('ok' in warehouse)) return because(warehouse, what);
  return warehouse.ok.enhancedVpcRouting === undefined ? `AWS did not say ${what}` : undefined;
}

/** Whether the warehouse's traffic goes, or shall go, through its VPC: then the network checks bind. */
export const routingBinds = (facts: SetupFacts): boolean =>
  facts.target.setup.routing === 'on' ||
  ('ok' in facts.warehouse && facts.warehouse.ok.enhancedVpcRouting === true);
