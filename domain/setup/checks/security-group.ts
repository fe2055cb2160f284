import type { ProposedAction } from '../action.ts';
import type { Ternary } from '../iam/policy/condition.ts';
import { endpointInUse } from '../network/endpoints.ts';
import { httpsPathsBetween, httpsPathToGateway } from '../network/https-paths.ts';
import type { EndpointFacts, NetworkFacts, SecurityGroupFacts } from '../network/network-facts.ts';
import type { Placement } from '../network/placement.ts';
import { allowHttps } from '../operations/security-group.ts';
import { because } from '../read.ts';
import type { Verdict } from './check.ts';
import { PAGES } from './pages.ts';
import { routedCheck } from './routed.ts';
import { notApplicable, pass, repairable, reported, unknownBecause } from './verdict.ts';

/** One end of a connection, and what opens it. */
interface HttpsEnd {
  readonly passes: Ternary;
  /** The evidence in words, given `no TCP 443` or `TCP 443 perhaps`. */
  readonly say: (what: string) => string;
  readonly action: ProposedAction | undefined;
}

/** The two ends of the connection to an interface endpoint: into the endpoint, and out of the warehouse. */
function endsOf(
  groups: readonly SecurityGroupFacts[],
  network: NetworkFacts,
  place: Placement,
  to: EndpointFacts,
): readonly HttpsEnd[] {
  const { into, out } = httpsPathsBetween(groups, network, place, to);
  const [theirs, ours] = [to.securityGroupIds[0], place.securityGroupIds[0]];
  const open = (
    direction: 'Ingress' | 'Egress',
    group: string | undefined,
    peer: string | undefined,
  ) => (group === undefined || peer === undefined ? undefined : allowHttps(direction, group, peer));
  return [
    {
      passes: into,
      say: (what) => `${theirs} of ${to.id} admits ${what} from ${ours}`,
      action: open('Ingress', theirs, ours),
    },
    {
      passes: out,
      say: (what) => `${ours} lets ${what} out to ${theirs} of ${to.id}`,
      action: open('Egress', ours, theirs),
    },
  ];
}

/** What was not read, so that it cannot be told whether HTTPS passes. */
function unreadParts({ prefixLists, subnets, vpcId }: NetworkFacts): string {
  if (!('ok' in prefixLists)) return because(prefixLists, "AWS's prefix lists");
  if (!('ok' in subnets)) return because(subnets, `the subnets of ${vpcId}`);
  return 'the entries of customer managed prefix lists are not read';
}

function judged(
  groups: readonly SecurityGroupFacts[],
  network: NetworkFacts,
  place: Placement,
): Verdict {
  const used = [
    endpointInUse(network, place, 'sagemaker.api'),
    endpointInUse(network, place, 's3'),
  ].filter((e) => e !== undefined);
  if (used.length === 0) return notApplicable('the VPC has no endpoint yet');
  const wanted = [
    ...place.securityGroupIds,
    ...used.flatMap(({ securityGroupIds }) => securityGroupIds),
  ];
  const unread = wanted.filter((id) => !groups.some((group) => group.id === id));
  if (unread.length > 0) return unknownBecause(`security group ${unread.join(', ')} was not read`);
  const ends = used
    .filter(({ type }) => type === 'Interface')
    .flatMap((endpoint) => endsOf(groups, network, place, endpoint));
  const closed = ends.filter(({ passes }) => passes === 'no');
  if (closed.length > 0) {
    const actions = closed.flatMap(({ action }) => (action ? [action] : []));
    return repairable(
      closed.map(({ say }) => say('no TCP 443')).join('; '),
      'allow TCP 443 between the two',
      actions,
    );
  }
  const gateway = used.find(({ type }) => type === 'Gateway');
  const toGateway = gateway ? httpsPathToGateway(groups, network, place, gateway) : 'yes';
  const ours = place.securityGroupIds.join(', ');
  if (gateway && toGateway === 'no') {
    return reported(
      `${ours} lets no TCP 443 out to S3, which ${gateway.id} routes by its prefix list`,
      `add an outbound rule: TCP 443 to the prefix list of ${gateway.serviceName}`,
    );
  }
  const doubts = ends
    .filter(({ passes }) => passes === 'maybe')
    .map(({ say }) => say('TCP 443 perhaps'));
  if (gateway && toGateway === 'maybe')
    doubts.push(`${ours} lets TCP 443 perhaps out to S3 through ${gateway.id}`);
  if (doubts.length > 0) return unknownBecause(`${doubts.join('; ')}: ${unreadParts(network)}`);
  return pass('security groups let TCP 443 pass between the warehouse and its endpoints');
}

export const endpointsAdmitTraffic = routedCheck(
  {
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
    if (!('ok' in network.endpoints))
      return unknownBecause(because(network.endpoints, 'the VPC endpoints'));
    if (!('ok' in network.securityGroups))
      return unknownBecause(because(network.securityGroups, 'the security groups'));
    return judged(network.securityGroups.ok, network, place);
  },
);
