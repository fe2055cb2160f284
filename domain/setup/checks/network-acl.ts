import { isWideOpen } from '../network/acl.ts';
import { crossings } from '../network/acl-paths.ts';
import type { NetworkFacts } from '../network/network-facts.ts';
import type { Placement } from '../network/placement.ts';
import type { ServicePath } from '../network/service-path.ts';
import { because } from '../read.ts';
import type { Verdict } from './check.ts';
import { pass, reported, unknownBecause } from './verdict.ts';

/** Whether the network ACLs let HTTPS out on these paths, and its answers in again: they know of no connections. */
export function aclsLetPass(
  { networkAcls, subnets, vpcId }: NetworkFacts,
  place: Placement,
  paths: readonly ServicePath[],
): Verdict {
  if (!('ok' in networkAcls)) return unknownBecause(because(networkAcls, 'the network ACLs'));
  const acls = networkAcls.ok;
  if (acls.length > 0 && acls.every(({ entries }) => isWideOpen(entries)))
    return pass('the network ACLs let everything pass');
  if (!('ok' in subnets)) return unknownBecause(because(subnets, `the subnets of ${vpcId}`));
  const crossed = paths.flatMap((path) => {
    const to = path.is === 'interface' ? path.endpoint : { cidrs: path.list?.cidrs ?? [] };
    return crossings(acls, subnets.ok, place, to).map((crossing) => ({ ...crossing, path }));
  });
  const closed = crossed.filter(({ passes }) => passes === 'no');
  const inWords = (list: typeof crossed) => [...new Set(list.map((one) => one.inWords))].join('; ');
  if (closed.length > 0)
    return reported(
      `network ACLs are closed on the way to ${[...new Set(closed.map(({ path }) => path.name))].join(' and ')}: ${inWords(closed)}`,
      'let whoever owns the network allow TCP 443 there and its answers back: an ACL judges each direction by itself',
    );
  const open = crossed.filter(({ passes }) => passes === 'maybe');
  return open.length > 0
    ? unknownBecause(
        `network ACLs let pass only a part: ${inWords(open)}; which addresses and ports are used is not documented`,
      )
    : pass('the network ACLs let HTTPS and its answers pass');
}
