import type { Ternary } from '../iam/policy/condition.ts';
import { covers } from './cidr.ts';
import type { NetworkFacts, RuleFacts } from './network-facts.ts';

/** One end of a connection: by its security groups, and by where its addresses lie. */
export interface Peer {
  readonly groupIds: readonly string[];
  /** All of them must be covered; undefined when the subnets could not be read. */
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
  if (cidrs?.length && cidrs.every((cidr) => covers(open.cidrs, cidr))) return 'yes';
  const maybeInside = cidrs === undefined && open.cidrs.length > 0;
  return maybeInside || unreadLists(open.lists, network).length > 0 ? 'maybe' : 'no';
}

/** Whether 443 is open to what a gateway endpoint of this service routes: its prefix list, or its addresses. */
export function passesToGateway(
  rules: readonly RuleFacts[],
  serviceName: string,
  network: NetworkFacts,
): Ternary {
  const open = opened(rules);
  if (covers(open.cidrs, '0.0.0.0/0')) return 'yes';
  const { prefixLists } = network;
  const list =
    'ok' in prefixLists ? prefixLists.ok.find(({ name }) => name === serviceName) : undefined;
  if (list === undefined) return open.cidrs.length + open.lists.length > 0 ? 'maybe' : 'no';
  if (open.lists.includes(list.id)) return 'yes';
  if (list.cidrs.length > 0 && list.cidrs.every((cidr) => covers(open.cidrs, cidr))) return 'yes';
  return unreadLists(open.lists, network).length > 0 ? 'maybe' : 'no';
}
