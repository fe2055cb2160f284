import type { Action } from '../action.ts';
import { allowHttps } from '../actions/network.ts';
import type { Verdict } from '../control.ts';
import { endpointInUse } from '../endpoints.ts';
import { type Peer, passesHttps, passesToGateway } from '../https.ts';
import type { EndpointFacts, NetworkFacts, SecurityGroupFacts } from '../network-facts.ts';
import { because } from '../read.ts';
import type { Placement } from '../routing.ts';
import { PAGES } from '../source.ts';
import { notApplicable, pass, repairable, reported, unknownBecause } from '../verdict.ts';
import { routedCheck } from './routed.ts';

const cidrsOf = ({ subnets }: NetworkFacts, ids: readonly string[]): readonly string[] =>
  'ok' in subnets ? subnets.ok.filter(({ id }) => ids.includes(id)).map(({ cidr }) => cidr) : [];

/** What stands between the warehouse and one interface endpoint: at its door, or at the warehouse's. */
function obstacles(
  groups: readonly SecurityGroupFacts[],
  network: NetworkFacts,
  place: Placement,
  endpoint: EndpointFacts,
): readonly { readonly evidence: string; readonly action: Action | undefined }[] {
  const of = (ids: readonly string[]) => groups.filter(({ id }) => ids.includes(id));
  const warehouse: Peer = { groupIds: place.securityGroupIds, cidrs: cidrsOf(network, place.subnetIds) };
  const door: Peer = { groupIds: endpoint.securityGroupIds, cidrs: cidrsOf(network, endpoint.subnetIds) };
  const [theirs, ours] = [endpoint.securityGroupIds[0], place.securityGroupIds[0]];
  const open = (direction: 'Ingress' | 'Egress', group?: string, peer?: string) =>
    group === undefined || peer === undefined ? undefined : allowHttps('RedshiftML.27', direction, group, peer);
  const into = of(endpoint.securityGroupIds).some(({ ingress }) => passesHttps(ingress, warehouse));
  const out = of(place.securityGroupIds).some(({ egress }) => passesHttps(egress, door));
  return [
    ...(into
      ? []
      : [
          {
            evidence: `${theirs} of ${endpoint.id} admits no TCP 443 from ${ours}`,
            action: open('Ingress', theirs, ours),
          },
        ]),
    ...(out
      ? []
      : [
          {
            evidence: `${ours} lets no TCP 443 out to ${theirs} of ${endpoint.id}`,
            action: open('Egress', ours, theirs),
          },
        ]),
  ];
}

function judged(groups: readonly SecurityGroupFacts[], network: NetworkFacts, place: Placement): Verdict {
  const used = [endpointInUse(network, place, 'sagemaker.api'), endpointInUse(network, place, 's3')].filter(
    (e) => e !== undefined,
  );
  if (used.length === 0) return notApplicable('the VPC has no endpoint yet');
  const wanted = [...place.securityGroupIds, ...used.flatMap(({ securityGroupIds }) => securityGroupIds)];
  const unread = wanted.filter((id) => !groups.some((group) => group.id === id));
  if (unread.length > 0) return unknownBecause(`security group ${unread.join(', ')} was not read`);
  const found = used
    .filter(({ type }) => type === 'Interface')
    .flatMap((endpoint) => obstacles(groups, network, place, endpoint));
  if (found.length > 0) {
    const actions = found.flatMap(({ action }) => (action ? [action] : []));
    return repairable(found.map(({ evidence }) => evidence).join('; '), 'allow TCP 443 between the two', actions);
  }
  const gateway = used.find(({ type }) => type === 'Gateway');
  const mine = groups.filter(({ id }) => place.securityGroupIds.includes(id));
  if (gateway && !mine.some(({ egress }) => passesToGateway(egress))) {
    return reported(
      `${place.securityGroupIds.join(', ')} lets no TCP 443 out to S3, which ${gateway.id} routes by its prefix list`,
      `add an outbound rule: TCP 443 to the prefix list of ${gateway.serviceName}`,
    );
  }
  return pass('security groups let TCP 443 pass between the warehouse and its endpoints');
}

export const endpointsAdmitTraffic = routedCheck(
  {
    id: 'RedshiftML.27',
    title: 'Security groups let HTTPS pass between the warehouse and its endpoints',
    severity: 'high',
    source: {
      url: PAGES.sagemakerEndpoint,
      sentence:
        'The security group of the interface endpoint must allow inbound HTTPS (443) traffic from the resources that use it.',
    },
    why: 'A closed port looks like a hanging CREATE MODEL that ends in a timeout.',
    remediation:
      "After approval: allows TCP 443 between the warehouse's security group and the endpoint's, on the side that is closed.",
  },
  (_, place, network) => {
    if (!('ok' in network.endpoints)) return unknownBecause(because(network.endpoints, 'the VPC endpoints'));
    if (!('ok' in network.securityGroups))
      return unknownBecause(because(network.securityGroups, 'the security groups'));
    return judged(network.securityGroups.ok, network, place);
  },
);
