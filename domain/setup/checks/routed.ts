import type { SetupFacts } from '../facts.ts';
import type { NetworkFacts } from '../network/network-facts.ts';
import { type Placement, placement, routingBinds, routingUnknown } from '../network/placement.ts';
import { maybeReached } from '../network/routes.ts';
import { because } from '../read.ts';
import type { Check, Verdict } from './check.ts';
import { notApplicable, unknownBecause } from './verdict.ts';

/** Judges the path through the VPC, for a warehouse of whose place and network something is known. */
export type OnPath = (facts: SetupFacts, place: Placement, network: NetworkFacts) => Verdict;

/** The verdict on a way that is not there, unless there may be one that nobody here sees. */
export function withoutWay(
  { target }: SetupFacts,
  place: Placement,
  network: NetworkFacts,
  absent: string,
): Verdict {
  const hidden = maybeReached(network, place, target.account);
  return hidden === undefined ? notApplicable(absent) : unknownBecause(hidden);
}

/** A check that binds when the traffic goes, or shall go, through the VPC. */
export const routedCheck = (
  text: Omit<Check, 'about' | 'evaluate' | 'handling'>,
  evaluate: OnPath,
): Check => ({
  ...text,
  handling: 'asks',
  about: 'warehouse',
  evaluate: (facts) => {
    const hidden = routingUnknown(facts);
    if (hidden !== undefined) return unknownBecause(hidden);
    if (!routingBinds(facts))
      return notApplicable('enhanced VPC routing is off and setup.routing is keep');
    const place = placement(facts);
    if (place && facts.network) return evaluate(facts, place, facts.network);
    if (!('ok' in facts.warehouse))
      return unknownBecause(because(facts.warehouse, `warehouse ${facts.target.name}`));
    const { place: read } = facts.warehouse.ok;
    const what = `the VPC of ${facts.target.name}`;
    return unknownBecause('ok' in read ? `${what} was not read` : because(read, what));
  },
});
