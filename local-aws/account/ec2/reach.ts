import type { AccountState } from '../state.ts';
import type { AclLine, Network, Rule } from './network.ts';

/** One packet of TCP, by its two ends. */
interface Packet {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** A warehouse's place in its VPC. */
export interface Place {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/** A port of those from which Linux calls. */
const CALLER = 40_123;
/** An address of S3, of its prefix list, and one of everything else that AWS has in public. */
const PUBLIC = { s3: '52.216.10.20', other: '52.46.10.20' };

const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function lies(address: string, cidr: string): boolean {
  const [base = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
}

const hostIn = (network: Network, subnet: string, host: number): string =>
  (network.subnets.get(subnet)?.cidr ?? '').replace(/\d+\/\d+$/, String(host));

/** The first line that a packet fits decides, and none denies. */
function aclLets(network: Network, subnet: string, way: 'in' | 'out', packet: Packet): boolean {
  const acl = [...network.acls.values()].find(({ subnets }) => subnets.includes(subnet));
  const far = way === 'out' ? packet.to : packet.from;
  const fits = ({ cidr, ports: [first, last] = [0, 65_535] }: AclLine) =>
    lies(far, cidr) && first <= packet.port && packet.port <= last;
  return acl === undefined || acl[way].find(fits)?.allow === true;
}

/** Whether a call and its answer cross the borders between a subnet and the next one, or the world outside. */
function crosses(network: Network, call: Packet, from: string, to: string | undefined): boolean {
  if (from === to) return true;
  const answer = { from: call.to, to: call.from, port: CALLER };
  const lets = (subnet: string | undefined, way: 'in' | 'out', packet: Packet) =>
    subnet === undefined || aclLets(network, subnet, way, packet);
  return (
    lets(from, 'out', call) &&
    lets(to, 'in', call) &&
    lets(to, 'out', answer) &&
    lets(from, 'in', answer)
  );
}

const PREFIX_LISTS: Readonly<Record<string, readonly string[]>> = {
  'pl-63a5400a': ['52.216.0.0/15', '3.5.0.0/19'],
};

function admits(rules: readonly Rule[], far: string, groups: readonly string[]): boolean {
  return rules.some(
    ({ peer, protocol, from = 0, to = 65_535 }) =>
      (protocol === '-1' || (from <= 443 && 443 <= to)) &&
      (groups.includes(peer) ||
        (PREFIX_LISTS[peer] ?? (peer.includes('/') ? [peer] : [])).some((cidr) => lies(far, cidr))),
  );
}

const rulesOf = (network: Network, groups: readonly string[], way: 'ingress' | 'egress') =>
  groups.flatMap((id) => network.securityGroups.get(id)?.[way] ?? []);

/** Why a call of the warehouse does not get to a service and back; undefined: it does, from each of its subnets. */
export function lostOnTheWay(
  { network, region }: Pick<AccountState, 'network' | 'region'>,
  place: Place,
  service: 's3' | 'sagemaker.api',
): string | undefined {
  const vpc = network.subnets.get(place.subnets[0] ?? '')?.vpc;
  const endpoints = [...network.endpoints.values()].filter(
    (one) => one.vpc === vpc && one.service.endsWith(`.${region}.${service}`),
  );
  const named = endpoints.find(({ type, privateDns }) => type === 'Interface' && privateDns);
  const lost = place.subnets.find((subnet) => {
    const from = hostIn(network, subnet, 10);
    if (named === undefined) {
      const to = service === 's3' ? PUBLIC.s3 : PUBLIC.other;
      return !(
        leavesBy(network, endpoints, subnet) &&
        admits(rulesOf(network, place.securityGroups, 'egress'), to, []) &&
        crosses(network, { from, to, port: 443 }, subnet, undefined)
      );
    }
    return !named.subnets.every((there) => {
      const to = hostIn(network, there, 20);
      return (
        admits(rulesOf(network, place.securityGroups, 'egress'), to, named.securityGroups) &&
        admits(rulesOf(network, named.securityGroups, 'ingress'), from, place.securityGroups) &&
        crosses(network, { from, to, port: 443 }, subnet, there)
      );
    });
  });
  return lost && `connection to ${service} from ${lost} timed out`;
}

/** Whether the subnet's table has a gateway for public addresses: an endpoint of the service, or a NAT. */
function leavesBy(
  { routeTables, subnets }: Network,
  endpoints: readonly { readonly type: string; readonly routeTables: readonly string[] }[],
  subnet: string,
): boolean {
  const vpc = subnets.get(subnet)?.vpc;
  const tables = [...routeTables].filter(([, table]) => table.vpc === vpc);
  const own = tables.find(([, table]) => table.subnets.includes(subnet));
  const [id, table] = own ?? tables.find(([, { main }]) => main) ?? [];
  return (
    table?.nat === true ||
    endpoints.some(
      ({ type, routeTables: served }) =>
        type === 'Gateway' && id !== undefined && served.includes(id),
    )
  );
}
