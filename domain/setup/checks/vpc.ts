import { addressIn } from '../network/cidr.ts';
import type { NetworkFacts } from '../network/network-facts.ts';
import type { Placement } from '../network/placement.ts';
import { ownerOf } from '../network/routes.ts';
import { servicePaths } from '../network/service-path.ts';
import { enableDnsHostnames, enableDnsSupport } from '../operations/vpc.ts';
import { because } from '../read.ts';
import type { Verdict } from './check.ts';
import { PAGES } from './pages.ts';
import { routedCheck } from './routed.ts';
import { pass, repairable, reported, unknownBecause } from './verdict.ts';

/** The names by which AWS's own resolver is meant, besides the third address of the VPC. */
const AWS_RESOLVER = ['AmazonProvidedDNS', '169.254.169.253', 'fd00:ec2::253'];

/** Whether the names of S3 and SageMaker lead to the VPC's endpoints, by whatever servers answer for them. */
function resolvers(network: NetworkFacts, place: Placement): Verdict {
  const { vpcId, dns } = network;
  const paths = servicePaths(network, place);
  const isPublic = paths.length === 2 && paths.every(({ is }) => is === 'public');
  if (!('ok' in dns))
    return isPublic
      ? pass(`${vpcId} has both`)
      : unknownBecause(because(dns, `the DNS servers of ${vpcId}`));
  const aws = [...AWS_RESOLVER, addressIn(dns.ok.cidr, 2)];
  const own = dns.ok.servers.filter((server) => !aws.includes(server));
  if (own.length === 0) return pass(`${vpcId} has both`);
  const said = `${vpcId} resolves names by servers of its own, ${own.join(', ')}`;
  return isPublic
    ? pass(`${vpcId} has both`, [`${said}: they have to know AWS's public names`])
    : unknownBecause(
        `${said}: whether they lead the names of S3 and SageMaker to the endpoints of the VPC cannot be seen; ask whoever runs them to forward these to AWS's resolver`,
      );
}

export const vpcResolves = routedCheck(
  {
    severity: 'high',
    source: {
      url: PAGES.routingOn,
      sentence: 'Your VPC must have DNS resolution and DNS hostnames enabled.',
    },
    why: 'Without them the names of S3 and SageMaker do not resolve to the endpoints, and no interface endpoint takes private DNS.',
    remediation:
      "After approval: enables DNS support, then DNS hostnames. Another account's VPC is reported; what DNS servers of one's own answer is unknown.",
  },
  ({ target }, place, network) => {
    const { vpc } = network;
    const { vpcId } = place;
    if (!('ok' in vpc)) return unknownBecause(because(vpc, `VPC ${vpcId}`));
    const { dnsSupport, dnsHostnames } = vpc.ok;
    if (dnsSupport && dnsHostnames) return resolvers(network, place);
    const off = [
      ...(dnsSupport ? [] : ['DNS support']),
      ...(dnsHostnames ? [] : ['DNS hostnames']),
    ];
    const evidence = `${off.join(' and ')} of ${vpcId} ${dnsHostnames ? 'is' : 'are'} off`;
    const owner = ownerOf(network.subnets, place.subnetIds, target.account);
    if (owner !== undefined)
      return reported(evidence, `let account ${owner}, which shares ${vpcId}, turn on what is off`);
    return repairable(evidence, 'turn on what is off', [
      ...(dnsSupport ? [] : [enableDnsSupport(vpcId)]),
      ...(dnsHostnames ? [] : [enableDnsHostnames(vpcId)]),
    ]);
  },
);
