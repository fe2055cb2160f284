import type { Ternary } from '../iam/policy/condition.ts';
import { type Peer, passesHttps, passesToPublic } from './https.ts';
import type {
  EndpointFacts,
  NetworkFacts,
  PrefixListFacts,
  SecurityGroupFacts,
} from './network-facts.ts';
import type { Placement } from './placement.ts';

type Interface = Pick<EndpointFacts, 'securityGroupIds' | 'subnetIds'>;

function peerOf({ subnets }: NetworkFacts, { securityGroupIds, subnetIds }: Interface): Peer {
  const mine = 'ok' in subnets ? subnets.ok.filter(({ id }) => subnetIds.includes(id)) : undefined;
  const cidrs = mine?.flatMap(({ cidr }) => cidr ?? []);
  return { groupIds: securityGroupIds, cidrs: cidrs?.length === mine?.length ? cidrs : undefined };
}

const ofGroups = (groups: readonly SecurityGroupFacts[], ids: readonly string[]) =>
  groups.filter(({ id }) => ids.includes(id));

/** Whether TCP 443 gets out of the warehouse, and into an interface endpoint; the rules of all groups count together. */
export function httpsPathsBetween(
  groups: readonly SecurityGroupFacts[],
  network: NetworkFacts,
  place: Placement,
  endpoint: Interface,
): { readonly into: Ternary; readonly out: Ternary } {
  const ingress = ofGroups(groups, endpoint.securityGroupIds).flatMap((group) => group.ingress);
  const egress = ofGroups(groups, place.securityGroupIds).flatMap((group) => group.egress);
  return {
    into: passesHttps(ingress, peerOf(network, place), network),
    out: passesHttps(egress, peerOf(network, endpoint), network),
  };
}

/** Whether TCP 443 gets out of the warehouse to a service's public addresses. */
export const httpsPathToPublic = (
  groups: readonly SecurityGroupFacts[],
  network: NetworkFacts,
  { securityGroupIds }: Placement,
  list: PrefixListFacts | undefined,
): Ternary =>
  passesToPublic(
    ofGroups(groups, securityGroupIds).flatMap(({ egress }) => egress),
    list,
    network,
  );
