import { EVERYWHERE, isWideOpen } from '../network/acl.ts';
import { type Crossing, crossings } from '../network/acl-paths.ts';
import { EVERYWHERE_IPV6 } from '../network/cidr.ts';
import type { NetworkAclFacts, NetworkFacts, SubnetFacts } from '../network/network-facts.ts';
import type { Placement } from '../network/placement.ts';
import type { ServicePath } from '../network/service-path.ts';
import { because } from '../read.ts';
import { groundsOf, type Verdict } from './check.ts';
import { pass, reported, unknownBecause } from './verdict.ts';

/** Whether the network ACLs let HTTPS out on these paths, and its answers in again: they know of no connections. */
export function aclsLetPass(
  network: NetworkFacts,
  place: Placement,
  paths: readonly ServicePath[],
): Verdict {
  const { networkAcls, subnets, vpcId } = network;
  if (!('ok' in networkAcls)) return unknownBecause(because(networkAcls, 'the network ACLs'));
  const acls = networkAcls.ok;
  const byIpv6 = place.dualStack === true ? paths.filter(hasIpv6) : [];
  const blocks = byIpv6.length > 0 ? [EVERYWHERE, EVERYWHERE_IPV6] : [EVERYWHERE];
  if (acls.length > 0 && acls.every(({ entries }) => isWideOpen(entries, blocks)))
    return pass('the network ACLs let everything pass');
  if (!('ok' in subnets)) return unknownBecause(because(subnets, `the subnets of ${vpcId}`));
  const verdict = judge(crossedBy(acls, subnets.ok, place, paths));
  return byIpv6.length === 0
    ? verdict
    : withIpv6(
        verdict,
        crossedBy(
          acls,
          subnets.ok.map((subnet) => ({ ...subnet, cidr: EVERYWHERE_IPV6 })),
          place,
          byIpv6,
        ),
      );
}

const hasIpv6 = (path: ServicePath): boolean =>
  path.is === 'interface' && path.endpoint.namedByIpv6 === true;

type Crossed = Crossing & { readonly path: ServicePath };

const crossedBy = (
  acls: readonly NetworkAclFacts[],
  subnets: readonly SubnetFacts[],
  place: Placement,
  paths: readonly ServicePath[],
): readonly Crossed[] =>
  paths.flatMap((path) => {
    const to = path.is === 'interface' ? path.endpoint : { cidrs: path.list?.cidrs ?? [] };
    return crossings(acls, subnets, place, to).map((crossing) => ({ ...crossing, path }));
  });

const inWords = (list: readonly Crossed[]): string =>
  [...new Set(list.map((one) => one.inWords))].join('; ');
const namesOf = (list: readonly Crossed[]): string =>
  [...new Set(list.map(({ path }) => path.name))].join(' and ');

function judge(crossed: readonly Crossed[]): Verdict {
  const closed = crossed.filter(({ passes }) => passes === 'no');
  if (closed.length > 0)
    return reported(
      `network ACLs are closed on the way to ${namesOf(closed)}: ${inWords(closed)}`,
      'let whoever owns the network allow TCP 443 there and its answers back: an ACL judges each direction by itself',
    );
  const open = crossed.filter(({ passes }) => passes === 'maybe');
  return open.length > 0
    ? unknownBecause(
        `network ACLs let pass only a part: ${inWords(open)}; which addresses and ports are used is not documented`,
      )
    : pass('the network ACLs let HTTPS and its answers pass');
}

/** Where both ends have IPv6 too, either may be used: what is open for both passes, what is closed for both fails. */
function withIpv6(byIpv4: Verdict, crossed: readonly Crossed[]): Verdict {
  const byIpv6 = judge(crossed);
  if (byIpv4.status === byIpv6.status) return byIpv4;
  const barred = crossed.filter(({ passes }) => passes !== 'yes');
  const seen =
    barred.length > 0 ? `IPv6: ${inWords(barred)}` : `IPv4, and IPv6 is open: ${groundsOf(byIpv4)}`;
  return unknownBecause(
    `the warehouse and its endpoint to ${namesOf(crossed)} have IPv4 and IPv6, and network ACLs are not open for both: ${seen}; by which of both Redshift calls is not documented`,
  );
}
