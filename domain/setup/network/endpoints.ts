import type { EndpointFacts, NetworkFacts, ServiceFacts, SubnetFacts } from './network-facts.ts';
import type { Placement } from './placement.ts';

/** Service names end alike in every partition: `com.amazonaws.R.s3`, `cn.com.amazonaws.R.sagemaker.api`. */
export type Service = 's3' | 'sagemaker.api';
/** The service in the Region of the warehouse: an endpoint can also lead to that of another Region. */
export const isService = (name: string, service: Service, { region }: Placement): boolean =>
  name.endsWith(`.${region}.${service}`);

/** Whether the VPC resolves the service's public name to this endpoint. */
export const resolves = ({ type, privateDns, inboundDnsOnly }: EndpointFacts): boolean =>
  type === 'Interface' && privateDns && inboundDnsOnly !== true;

const isAvailable = ({ state }: EndpointFacts): boolean => state.toLowerCase() === 'available';

/** Endpoints of a service that are in the VPC of the warehouse, and those that are not (for the evidence). */
export function endpointsFor(
  endpoints: readonly EndpointFacts[],
  place: Placement,
  service: Service,
) {
  const all = endpoints.filter(({ serviceName }) => serviceName.endsWith(`.${service}`));
  const isHere = ({ vpcId, serviceName }: EndpointFacts) =>
    vpcId === place.vpcId && isService(serviceName, service, place);
  const here = all.filter(isHere);
  return {
    usable: here.filter(isAvailable),
    unusable: here.filter((endpoint) => !isAvailable(endpoint)),
    elsewhere: all.filter((endpoint) => !isHere(endpoint)),
  };
}

/**
 * The endpoint of the service that the warehouse's traffic takes, if there is one: interfaces need private DNS. For
 * SageMaker also the one whose private DNS is still to be turned on: its groups and policy must admit the traffic before.
 */
export function endpointInUse(
  { endpoints }: NetworkFacts,
  place: Placement,
  service: Service,
): EndpointFacts | undefined {
  if (!('ok' in endpoints)) return undefined;
  const { usable } = endpointsFor(endpoints.ok, place, service);
  const named = usable.find(resolves);
  return named ?? (service === 's3' ? usable.find(({ type }) => type === 'Gateway') : usable[0]);
}

/** One subnet for each zone of the warehouse that the service is offered in: an interface endpoint takes no more. */
export function onePerZone(
  subnets: readonly SubnetFacts[],
  { subnetIds }: Placement,
  { zones }: ServiceFacts,
): readonly string[] {
  const mine = subnets.filter(
    ({ id, availabilityZone }) =>
      subnetIds.includes(id) && (zones === undefined || zones.includes(availabilityZone)),
  );
  return [...new Map(mine.map(({ availabilityZone, id }) => [availabilityZone, id])).values()];
}

/** For the evidence: endpoints of the service that the warehouse cannot use. */
export const elsewhereInWords = (elsewhere: readonly EndpointFacts[]): string =>
  elsewhere.length === 0
    ? ''
    : ` (${elsewhere.map(({ id, vpcId, serviceName }) => `${id} is in ${vpcId} for ${serviceName}`).join(', ')})`;
