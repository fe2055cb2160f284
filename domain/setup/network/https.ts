import type { Ternary } from '../iam/policy/condition.ts';
import { EVERYWHERE, PRIVATE } from './acl.ts';
import { covers } from './cidr.ts';
import type { NetworkFacts, PrefixListFacts, RuleFacts } from './network-facts.ts';

/** One end of a connection: by its security groups, and by where its addresses lie. */
export interface Peer {
  readonly groupIds: readonly string[];
  /** All of them must be covered; undefined when not all are known. */
  readonly cidrs: readonly string[] | undefined;
}

const opens443 = ({ protocol, fromPort, toPort }: RuleFacts): boolean =>
  protocol === '-1' ||
  (['tcp', '6'].includes(protocol) && (fromPort ?? 0) <= 443 && (toPort ?? 65_535) >= 443);

const opened = (rules: readonly RuleFacts[]) => {
  const open = rules.filter(opens443);
  return {
    groupIds: open.flatMap(({ groupIds }) => groupIds),
    cidrs: open.flatMap(({ cidrs }) => cidrs),
    lists: open.flatMap(({ prefixLists }) => prefixLists),
  };
};

/** Prefix lists of rules whose content is not known: those of customers, or all of them where AWS's own were not read. */
const unreadLists = (lists: readonly string[], { prefixLists }: NetworkFacts): readonly string[] =>
  'ok' in prefixLists ? lists.filter((id) => !prefixLists.ok.some((own) => own.id === id)) : lists;

/**
 * Whether TCP 443 to or from a peer in the VPC passes these rules together. AWS's own prefix lists hold public addresses,
 * so they admit no such peer.
 */
export function passesHttps(
  rules: readonly RuleFacts[],
  { groupIds, cidrs }: Peer,
  network: NetworkFacts,
): Ternary {
  const open = opened(rules);
  if (open.groupIds.some((id) => groupIds.includes(id))) return 'yes';
  if (covers(open.cidrs, EVERYWHERE)) return 'yes';
  if (cidrs?.length && cidrs.every((cidr) => covers(open.cidrs, cidr))) return 'yes';
  const maybeInside = cidrs === undefined && open.cidrs.length > 0;
  return maybeInside || unreadLists(open.lists, network).length > 0 ? 'maybe' : 'no';
}

/**
 * Whether 443 is open to a service's public addresses: those of its prefix list, or, where none is known, any that are
 * public.
 */
export function passesToPublic(
  rules: readonly RuleFacts[],
  list: PrefixListFacts | undefined,
  network: NetworkFacts,
): Ternary {
  const open = opened(rules);
  if (covers(open.cidrs, EVERYWHERE)) return 'yes';
  const { id = '', cidrs = [] } = list ?? {};
  if (open.lists.includes(id)) return 'yes';
  if (cidrs.length > 0 && cidrs.every((cidr) => covers(open.cidrs, cidr))) return 'yes';
  const some = list === undefined && open.cidrs.some((cidr) => !covers(PRIVATE, cidr));
  return some || unreadLists(open.lists, network).length > 0 ? 'maybe' : 'no';
}
