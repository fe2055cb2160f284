import type { ProposedAction } from '../action.ts';
import type { Ternary } from '../iam/policy/condition.ts';
import { httpsPathsBetween, httpsPathToPublic } from '../network/https-paths.ts';
import type { EndpointFacts, NetworkFacts, SecurityGroupFacts } from '../network/network-facts.ts';
import type { Placement } from '../network/placement.ts';
import { type ServicePath, servicePaths } from '../network/service-path.ts';
import { allowHttps } from '../operations/security-group.ts';
import { because } from '../read.ts';
import type { Verdict } from './check.ts';
import { aclsLetPass } from './network-acl.ts';
import { PAGES } from './pages.ts';
import { routedCheck, withoutWay } from './routed.ts';
import { notApplicable, pass, repairable, reported, unknownBecause, worstOf } from './verdict.ts';

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
  const unsaid = subnets.ok.filter(({ cidr }) => cidr === undefined).map(({ id }) => id);
  if (unsaid.length > 0) return `of ${unsaid.join(', ')} no IPv4 addresses are known`;
  return 'the entries of customer managed prefix lists are not read, nor the public addresses of other services than S3';
}

function groupsLetPass(
  groups: readonly SecurityGroupFacts[],
  network: NetworkFacts,
  place: Placement,
  paths: readonly ServicePath[],
): Verdict {
  const used = paths.flatMap((path) => (path.is === 'interface' ? [path.endpoint] : []));
  const wanted = [
    ...place.securityGroupIds,
    ...used.flatMap(({ securityGroupIds }) => securityGroupIds),
  ];
  const unread = wanted.filter((id) => !groups.some((group) => group.id === id));
  if (unread.length > 0) return unknownBecause(`security group ${unread.join(', ')} was not read`);
  const ends = used.flatMap((endpoint) => endsOf(groups, network, place, endpoint));
  const closed = ends.filter(({ passes }) => passes === 'no');
  if (closed.length > 0) {
    const actions = closed.flatMap(({ action }) => (action ? [action] : []));
    return repairable(
      closed.map(({ say }) => say('no TCP 443')).join('; '),
      'allow TCP 443 between the two',
      actions,
    );
  }
  const ours = place.securityGroupIds.join(', ');
  const outwards = paths.flatMap((path) =>
    path.is === 'public'
      ? [{ ...path, passes: httpsPathToPublic(groups, network, place, path.list) }]
      : [],
  );
  const shut = outwards.filter(({ passes }) => passes === 'no');
  const [first] = shut;
  if (first !== undefined) {
    return reported(
      shut.map(({ name, by }) => `${ours} lets no TCP 443 out to ${name} through ${by}`).join('; '),
      `add an outbound rule: TCP 443 to ${first.name === 'S3' ? "S3's prefix list" : 'anywhere, since the addresses of SageMaker are in no prefix list'}`,
    );
  }
  const doubts = [
    ...ends.filter(({ passes }) => passes === 'maybe').map(({ say }) => say('TCP 443 perhaps')),
    ...outwards
      .filter(({ passes }) => passes === 'maybe')
      .map(({ name, by }) => `${ours} lets TCP 443 perhaps out to ${name} through ${by}`),
  ];
  if (doubts.length > 0) return unknownBecause(`${doubts.join('; ')}: ${unreadParts(network)}`);
  return pass('security groups and network ACLs let TCP 443 pass on the way to S3 and SageMaker');
}

export const endpointsAdmitTraffic = routedCheck(
  {
    severity: 'high',
    source: {
      url: PAGES.sagemakerEndpoint,
      sentence:
        'The security group of the interface endpoint must allow inbound HTTPS (443) traffic from the resources that use it.',
    },
    why: 'A closed port looks like a hanging CREATE MODEL that ends in a timeout.',
    remediation:
      "After approval: allows TCP 443 between the warehouse's security group and the endpoint's, on the side that is closed. A network ACL, and a group that is closed towards a NAT gateway, are reported.",
  },
  (facts, place, network) => {
    const { endpoints, routeTables, securityGroups } = network;
    if (!('ok' in endpoints)) return unknownBecause(because(endpoints, 'the VPC endpoints'));
    if (!('ok' in securityGroups))
      return unknownBecause(because(securityGroups, 'the security groups'));
    const paths = servicePaths(network, place);
    if (paths.length === 0) {
      if (!('ok' in routeTables))
        return unknownBecause(because(routeTables, `the route tables of ${place.vpcId}`));
      return withoutWay(facts, place, network, 'nothing leads from the VPC to S3 or SageMaker yet');
    }
    const verdicts = [
      groupsLetPass(securityGroups.ok, network, place, paths),
      aclsLetPass(network, place, paths),
    ];
    return worstOf(verdicts) ?? notApplicable('there is no way to judge');
  },
);
