import { contains } from './cidr.ts';
import type { RuleFacts } from './network-facts.ts';

/** One end of a connection: by its security groups, and by where its addresses lie. */
export interface Peer {
  readonly groupIds: readonly string[];
  /** All of them must be covered by a rule's CIDR. */
  readonly cidrs: readonly string[];
}

const opens443 = ({ protocol, fromPort, toPort }: RuleFacts): boolean =>
  protocol === '-1' || (['tcp', '6'].includes(protocol) && (fromPort ?? 0) <= 443 && (toPort ?? 65_535) >= 443);

/** Whether TCP 443 to or from the peer passes these rules. */
export const passesHttps = (rules: readonly RuleFacts[], peer: Peer): boolean =>
  rules.some(
    (rule) =>
      opens443(rule) &&
      (rule.groupIds.some((id) => peer.groupIds.includes(id)) ||
        (peer.cidrs.length > 0 && peer.cidrs.every((cidr) => rule.cidrs.some((outer) => contains(outer, cidr))))),
  );

/** Whether 443 is open to a gateway endpoint: its prefix list, or everywhere. */
export const passesToGateway = (rules: readonly RuleFacts[]): boolean =>
  rules.some((rule) => opens443(rule) && (rule.prefixLists.length > 0 || rule.cidrs.includes('0.0.0.0/0')));
