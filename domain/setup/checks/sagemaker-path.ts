import type { ProposedAction } from '../action.ts';
import { elsewhereInWords, endpointsFor, isService, onePerZone } from '../network/endpoints.ts';
import { httpsPathsBetween } from '../network/https-paths.ts';
import type { NetworkFacts, SecurityGroupFacts } from '../network/network-facts.ts';
import type { Placement } from '../network/placement.ts';
import { maybeReached, publicPath } from '../network/routes.ts';
import { createInterface, turnPrivateDnsOn } from '../operations/endpoint.ts';
import { allowHttps } from '../operations/security-group.ts';
import { because } from '../read.ts';
import { PAGES } from './pages.ts';
import { routedCheck } from './routed.ts';
import { pass, repairable, reported, unknownBecause } from './verdict.ts';

type Where = {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
};

/**
 * Opens the warehouse's first security group, which the new endpoint gets, to HTTPS. This comes before the endpoint: with
 * private DNS all calls of the VPC to SageMaker go to it as soon as it exists.
 */
function openHttps(
  groups: readonly SecurityGroupFacts[],
  network: NetworkFacts,
  place: Placement,
  where: Where,
): readonly ProposedAction[] {
  const [id] = where.securityGroupIds;
  if (id === undefined) return [];
  const { into, out } = httpsPathsBetween(groups, network, place, where);
  const closed = [
    ...(into === 'no' ? ['Ingress' as const] : []),
    ...(out === 'no' ? ['Egress' as const] : []),
  ];
  return closed.map((direction) => allowHttps(direction, id, id));
}

export const sagemakerReachable = routedCheck(
  {
    severity: 'critical',
    source: {
      url: PAGES.usageNotes,
      sentence:
        'Make sure to create an S3 VPC endpoint and a SageMaker AI VPC endpoint for the VPC that your cluster is in.',
    },
    why: 'The warehouse calls SageMaker by its public name; only private DNS leads that name to the endpoint.',
    remediation:
      "After approval: creates the interface endpoint in one subnet per zone, with the warehouse's security group, or turns private DNS on. Where a shared VPC or a route to another network may hide a path, nothing.",
  },
  ({ target }, place, network) => {
    const { endpoints, routeTables, services, subnets, securityGroups } = network;
    if (!('ok' in endpoints)) return unknownBecause(because(endpoints, 'the VPC endpoints'));
    const { usable, unusable, elsewhere } = endpointsFor(endpoints.ok, place, 'sagemaker.api');
    const named = usable.find(({ privateDns }) => privateDns);
    const zones = (ids: readonly string[]) =>
      new Set(
        'ok' in subnets
          ? subnets.ok.filter(({ id }) => ids.includes(id)).map((subnet) => subnet.availabilityZone)
          : [],
      );
    if (named) {
      const covered = zones(named.subnetIds);
      const without = [...zones(place.subnetIds)].filter((zone) => !covered.has(zone));
      return pass(
        `${named.id} with private DNS`,
        without.length > 0
          ? [
              `${named.id} has no interface in ${without.join(', ')}: the traffic crosses zones, and stops with the other zone`,
            ]
          : [],
      );
    }
    if (!('ok' in routeTables))
      return unknownBecause(because(routeTables, `the route tables of ${place.vpcId}`));
    const path = publicPath(routeTables.ok, place);
    if (path.is === 'open')
      return pass(`the gateway ${path.by.join(', ')} reaches SageMaker`, [
        'an interface endpoint keeps the traffic inside AWS: the usage notes of CREATE MODEL ask for one',
      ]);
    if (path.is === 'unknown')
      return unknownBecause(`${place.vpcId} has no SageMaker API endpoint in use; ${path.because}`);
    const unnamed = usable[0];
    if (unnamed)
      return repairable(`private DNS of ${unnamed.id} is off`, 'turn it on', [
        turnPrivateDnsOn(unnamed.id),
      ]);
    const evidence = `${place.vpcId} has no SageMaker API endpoint${elsewhereInWords(elsewhere)}`;
    const hidden = maybeReached(network, place, target.account);
    if (hidden !== undefined) return unknownBecause(`${evidence}; ${hidden}`);
    const broken = unusable[0];
    if (broken)
      return reported(
        `${broken.id} in ${place.vpcId} is ${broken.state}`,
        'delete it or let it be accepted, then run again',
      );
    if (!('ok' in services))
      return unknownBecause(`${evidence}; ${because(services, 'the list of endpoint services')}`);
    if (!('ok' in subnets))
      return unknownBecause(`${evidence}; ${because(subnets, `the subnets of ${place.vpcId}`)}`);
    const service = services.ok.find(
      ({ name, type }) => type === 'Interface' && isService(name, 'sagemaker.api', place),
    );
    if (!service)
      return reported(
        `${evidence}, and this Region offers none`,
        'use a Region that offers it, or leave routing off',
      );
    if (!('ok' in securityGroups))
      return unknownBecause(`${evidence}; ${because(securityGroups, 'the security groups')}`);
    const where = {
      subnetIds: onePerZone(subnets.ok, place, service),
      securityGroupIds: place.securityGroupIds.slice(0, 1),
    };
    if (where.subnetIds.length === 0) {
      return reported(
        `${evidence}; ${service.name} is offered in ${service.zones?.join(', ')}, the warehouse is in ${[...zones(place.subnetIds)].join(', ')}`,
        'make the endpoint by hand, in a subnet of a zone where it is offered',
      );
    }
    return repairable(evidence, 'create it', [
      ...openHttps(securityGroups.ok, network, place, where),
      createInterface(place.vpcId, service.name, where),
    ]);
  },
);
