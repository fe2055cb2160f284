import type { Ternary } from '../iam/policy/condition.ts';
import { EPHEMERAL, EVERYWHERE, HTTPS, type Packets, passesAcl } from './acl.ts';
import type { EndpointFacts, NetworkAclFacts, SubnetFacts } from './network-facts.ts';
import type { Placement } from './placement.ts';

/** A border of a subnet that packets cross, and whether its network ACL lets them. */
export interface Crossing {
  readonly passes: Ternary;
  readonly inWords: string;
}

interface Border {
  readonly subnet: string;
  /** Absent: AWS said no IPv4 addresses of the subnet. */
  readonly packets?: Packets;
}

const call = (way: Packets['way'], cidr: string): Packets => ({ way, cidr, ports: HTTPS });
const answer = (way: Packets['way'], cidr: string): Packets => ({ way, cidr, ports: EPHEMERAL });

/** HTTPS between a subnet of the warehouse and one of an endpoint; inside of a subnet no ACL is asked. */
function between(from: SubnetFacts, to: SubnetFacts): readonly Border[] {
  if (from.id === to.id) return [];
  if (from.cidr === undefined) return [{ subnet: from.id }];
  if (to.cidr === undefined) return [{ subnet: to.id }];
  return [
    { subnet: from.id, packets: call('out', to.cidr) },
    { subnet: to.id, packets: call('in', from.cidr) },
    { subnet: to.id, packets: answer('out', from.cidr) },
    { subnet: from.id, packets: answer('in', to.cidr) },
  ];
}

const toPublic = ({ id }: SubnetFacts, cidrs: readonly string[]): readonly Border[] =>
  cidrs.flatMap((cidr) => [
    { subnet: id, packets: { ...call('out', cidr), isPublic: true } },
    { subnet: id, packets: { ...answer('in', cidr), isPublic: true } },
  ]);

/**
 * The borders that HTTPS crosses on its way out of the warehouse's subnets: to the subnets of an interface endpoint, or to
 * public addresses, those of a prefix list where they are known.
 */
export function crossings(
  acls: readonly NetworkAclFacts[],
  subnets: readonly SubnetFacts[],
  { subnetIds }: Placement,
  to: Pick<EndpointFacts, 'subnetIds'> | { readonly cidrs: readonly string[] },
): readonly Crossing[] {
  const theirs = (ids: readonly string[]) => subnets.filter(({ id }) => ids.includes(id));
  const borders = theirs(subnetIds).flatMap((from) =>
    'cidrs' in to
      ? toPublic(from, to.cidrs.length === 0 ? [EVERYWHERE] : to.cidrs)
      : theirs(to.subnetIds).flatMap((there) => between(from, there)),
  );
  return borders.map((border) => crossing(acls, border));
}

function crossing(acls: readonly NetworkAclFacts[], { subnet, packets }: Border): Crossing {
  if (packets === undefined)
    return { passes: 'maybe', inWords: `${subnet}, of which no IPv4 addresses are known` };
  const acl = acls.find(({ subnetIds }) => subnetIds.includes(subnet));
  const [from, to] = packets.ports;
  const ports = from === to ? `TCP ${from}` : `the answers (TCP ${from} to ${to})`;
  const direction = packets.way === 'out' ? 'out to' : 'in from';
  return acl === undefined
    ? { passes: 'maybe', inWords: `${subnet}, whose network ACL was not read` }
    : {
        passes: passesAcl(acl.entries, packets),
        inWords: `${acl.id} of ${subnet} for ${ports} ${direction} ${packets.cidr}`,
      };
}
