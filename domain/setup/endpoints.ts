import type { EndpointFacts, NetworkFacts, RouteTableFacts, SubnetFacts } from './network-facts.ts';
import type { Placement } from './routing.ts';

/** Service names end alike in every partition: `com.amazonaws.R.s3`, `cn.com.amazonaws.R.sagemaker.api`. */
export type Service = 's3' | 'sagemaker.api';
export const isService = (name: string, service: Service): boolean => name.endsWith(`.${service}`);

const isAvailable = ({ state }: EndpointFacts): boolean => state.toLowerCase() === 'available';

/** Endpoints of a service that are in the VPC of the warehouse, and those that are not (for the evidence). */
export function endpointsFor(endpoints: readonly EndpointFacts[], { vpcId }: Placement, service: Service) {
  const all = endpoints.filter(({ serviceName }) => isService(serviceName, service));
  const here = all.filter((endpoint) => endpoint.vpcId === vpcId);
  return {
    usable: here.filter(isAvailable),
    unusable: here.filter((endpoint) => !isAvailable(endpoint)),
    elsewhere: all.filter((endpoint) => endpoint.vpcId !== vpcId),
  };
}

/**
 * The endpoint of the service that the warehouse's traffic takes, if there is one: interfaces need private DNS. For
 * SageMaker also the one whose private DNS is still to be turned on: its door must be open before the traffic comes.
 */
export function endpointInUse(
  { endpoints }: NetworkFacts,
  place: Placement,
  service: Service,
): EndpointFacts | undefined {
  if (!('ok' in endpoints)) return undefined;
  const { usable } = endpointsFor(endpoints.ok, place, service);
  const named = usable.find(({ type, privateDns }) => type === 'Interface' && privateDns);
  return named ?? (service === 's3' ? usable.find(({ type }) => type === 'Gateway') : usable[0]);
}

/** A subnet without a table of its own uses the VPC's main one. */
export const tableOf = (tables: readonly RouteTableFacts[], subnetId: string): RouteTableFacts | undefined =>
  tables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ?? tables.find(({ main }) => main);

/** One subnet for each availability zone of the warehouse: an interface endpoint takes no more. */
export function onePerZone(subnets: readonly SubnetFacts[], { subnetIds }: Placement): readonly string[] {
  const mine = subnets.filter(({ id }) => subnetIds.includes(id));
  return [...new Map(mine.map(({ availabilityZone, id }) => [availabilityZone, id])).values()];
}

/** For the evidence: where there is an endpoint, though not one that helps. */
export const elsewhereInWords = (elsewhere: readonly EndpointFacts[]): string =>
  elsewhere.length === 0 ? '' : ` (${elsewhere.map(({ id, vpcId }) => `${id} is in ${vpcId}`).join(', ')})`;
