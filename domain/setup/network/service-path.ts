import { endpointInUse, isService, type Service } from './endpoints.ts';
import type { EndpointFacts, NetworkFacts, PrefixListFacts } from './network-facts.ts';
import type { Placement } from './placement.ts';
import { publicPath } from './routes.ts';

/**
 * How the warehouse's HTTPS gets to a service: to an endpoint's interface, or to public addresses, by a gateway endpoint or
 * a NAT or internet gateway. Only S3's public addresses are known, by a prefix list of AWS.
 */
export type ServicePath = { readonly name: string } & (
  | { readonly is: 'interface'; readonly endpoint: EndpointFacts }
  | { readonly is: 'public'; readonly by: string; readonly list?: PrefixListFacts }
);

const NAMES: Readonly<Record<Service, string>> = { s3: 'S3', 'sagemaker.api': 'SageMaker' };

function pathTo(network: NetworkFacts, place: Placement, service: Service): ServicePath[] {
  const name = NAMES[service];
  const endpoint = endpointInUse(network, place, service);
  if (endpoint?.type === 'Interface') return [{ name, is: 'interface', endpoint }];
  const { prefixLists, routeTables } = network;
  const list =
    'ok' in prefixLists
      ? prefixLists.ok.find((one) => isService(one.name, service, place))
      : undefined;
  const addresses = list === undefined ? {} : { list };
  if (endpoint) return [{ name, is: 'public', by: endpoint.id, ...addresses }];
  const path = 'ok' in routeTables ? publicPath(routeTables.ok, place) : undefined;
  return path?.is === 'open' ? [{ name, is: 'public', by: path.by.join(', '), ...addresses }] : [];
}

/** The paths that there are: to S3, and to SageMaker's API. */
export const servicePaths = (network: NetworkFacts, place: Placement): readonly ServicePath[] => [
  ...pathTo(network, place, 's3'),
  ...pathTo(network, place, 'sagemaker.api'),
];
