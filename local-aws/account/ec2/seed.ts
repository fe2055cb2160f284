import type { AccountFixture, VpcLiteral } from '../account-fixture.ts';
import { type Network, openEndpointPolicy, type Rule } from './network.ts';

/** The network that the fixture describes; all of it has been there for long. */
export function networkOf(fixture: AccountFixture): Network {
  const network: Network = {
    vpcs: new Map(),
    subnets: new Map(),
    routeTables: new Map(),
    securityGroups: new Map(),
    acls: new Map(),
    endpoints: new Map(),
    serviceZones:
      fixture.serviceZones ??
      ['a', 'b', 'c', 'd', 'e', 'f'].map((zone) => `${fixture.region}${zone}`),
  };
  for (const [number, [vpc, described]] of Object.entries(fixture.vpcs ?? {}).entries()) {
    network.vpcs.set(vpc, {
      dnsSupport: described.dnsSupport ?? true,
      dnsHostnames: described.dnsHostnames ?? true,
      owner: described.owner ?? fixture.id,
      cidr: `10.${number}.0.0/16`,
      dnsServers: described.dnsServers ?? ['AmazonProvidedDNS'],
    });
    for (const [index, [subnet, zone]] of Object.entries(described.subnets).entries()) {
      network.subnets.set(subnet, { vpc, zone, cidr: `10.${number}.${index}.0/24` });
    }
    for (const [index, [table, { subnets = [], nat = false, routes = {} }]] of Object.entries(
      described.routeTables,
    ).entries()) {
      network.routeTables.set(table, { vpc, main: index === 0, subnets, nat, routes });
    }
    seedAcls(network, vpc, described);
    seedSecurityGroups(network, vpc, described, fixture.id);
    seedEndpoints(network, vpc, described, fixture.region);
  }
  return network;
}

const everything: Rule = { protocol: '-1', peer: '0.0.0.0/0' };

function seedAcls(network: Network, vpc: string, { networkAcls = {}, subnets }: VpcLiteral): void {
  const own = Object.values(networkAcls).flatMap((acl) => acl.subnets);
  const others = Object.keys(subnets).filter((subnet) => !own.includes(subnet));
  const all = [{ allow: true, cidr: '0.0.0.0/0' }];
  network.acls.set(`acl-${vpc}`, { vpc, subnets: others, in: all, out: all });
  for (const [id, acl] of Object.entries(networkAcls)) network.acls.set(id, { vpc, ...acl });
}

function seedSecurityGroups(
  network: Network,
  vpc: string,
  { securityGroups }: VpcLiteral,
  owner: string,
): void {
  const https = (peer: string): Rule => ({ protocol: 'tcp', from: 443, to: 443, peer });
  for (const [group, { httpsFrom = [], httpsTo, noEgress = false }] of Object.entries(
    securityGroups,
  )) {
    const egress = httpsTo?.map(https) ?? (noEgress ? [] : [everything]);
    network.securityGroups.set(group, { vpc, owner, ingress: httpsFrom.map(https), egress });
  }
}

function seedEndpoints(
  network: Network,
  vpc: string,
  { endpoints = {} }: VpcLiteral,
  region: string,
): void {
  for (const [id, endpoint] of Object.entries(endpoints)) {
    network.endpoints.set(id, {
      vpc,
      service: serviceName(region, endpoint.service),
      type: endpoint.type,
      routeTables: [...(endpoint.routeTables ?? [])],
      subnets: [...(endpoint.subnets ?? [])],
      securityGroups: [...(endpoint.securityGroups ?? [])],
      privateDns: endpoint.privateDns ?? false,
      inboundDnsOnly: endpoint.inboundDnsOnly ?? false,
      policy: endpoint.policy ?? openEndpointPolicy,
      tags: {},
      availableAt: Number.NEGATIVE_INFINITY,
    });
  }
}

/** China's endpoint services carry a prefix of their own, except that of S3. */
export const serviceName = (region: string, short: string): string =>
  region.startsWith('cn-') && short !== 's3'
    ? `cn.com.amazonaws.${region}.${short}`
    : `com.amazonaws.${region}.${short}`;
