import type { NetworkFacts, RouteFacts, RouteTableFacts } from './network-facts.ts';
import type { Placement } from './placement.ts';

/** A subnet without a table of its own uses the VPC's main one. */
export const tableOf = (
  tables: readonly RouteTableFacts[],
  subnetId: string,
): RouteTableFacts | undefined =>
  tables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ?? tables.find(({ main }) => main);

/** How the warehouse's subnets reach AWS's public names without an endpoint. */
export type PublicPath =
  | { readonly is: 'open'; readonly by: readonly string[] }
  | { readonly is: 'none' }
  | { readonly is: 'unknown'; readonly because: string };

const DEFAULT_ROUTE = '0.0.0.0/0';

/** Where each of these subnets sends what no other route takes; undefined: nowhere. */
const defaultTargets = (
  tables: readonly RouteTableFacts[],
  subnetIds: readonly string[],
): readonly (string | undefined)[] =>
  subnetIds.map(
    (subnetId) =>
      tableOf(tables, subnetId)?.routes.find(
        ({ destination, state }) => destination === DEFAULT_ROUTE && state === 'active',
      )?.target,
  );

/** A NAT gateway is a path from any subnet, an internet gateway only for a warehouse with a public address. */
export function publicPath(
  tables: readonly RouteTableFacts[],
  { subnetIds, publiclyAccessible }: Placement,
): PublicPath {
  const targets = defaultTargets(tables, subnetIds);
  const by = [...new Set(targets.flatMap((target) => target ?? []))];
  const through = (prefix: string) => targets.some((target) => target?.startsWith(prefix));
  if (targets.length === 0 || !targets.every((target) => /^(nat|igw)-/.test(target ?? '')))
    return { is: 'none' };
  if (!through('igw-') || publiclyAccessible === true) return { is: 'open', by };
  if (publiclyAccessible === false) return { is: 'none' };
  return {
    is: 'unknown',
    because: `${by.join(', ')} is a path only for a warehouse with a public address, and AWS did not say whether it has one`,
  };
}

/** Whether a route leads to what nobody reads here: another network, or somebody's appliance. */
function isBeyond({ destination, target, state }: RouteFacts): boolean {
  const isSeen = /^(local$|nat-|igw-|eigw-)/.test(target);
  if (state !== 'active') return false;
  // An endpoint in a route is a gateway's with AWS's prefix list, and a firewall's with anything else.
  if (target.startsWith('vpce-')) return !destination.startsWith('pl-');
  return !isSeen || destination.startsWith('pl-');
}

/**
 * Why a service may be reached although nothing here leads to it: a shared VPC, whose endpoints only its owner sees, or a
 * route to another network, in which there may be central endpoints or a way to the internet.
 */
export function maybeReached(
  { routeTables, subnets, vpcId }: NetworkFacts,
  { subnetIds }: Placement,
  account: string,
): string | undefined {
  const owner = ownerOf(subnets, subnetIds, account);
  if (owner !== undefined)
    return `${vpcId} is shared by account ${owner}, which alone sees its endpoints and may make one: ask its owner`;
  if (!('ok' in routeTables)) return undefined;
  const beyond = subnetIds.flatMap(
    (subnetId) => tableOf(routeTables.ok, subnetId)?.routes.filter(isBeyond) ?? [],
  );
  const ways = [...new Set(beyond.map(({ destination, target }) => `${target} (${destination})`))];
  return ways.length === 0
    ? undefined
    : `${ways.join(', ')} leads beyond what can be seen: there may be a central endpoint, or a way to the internet`;
}

/** The account that shares the warehouse's subnets, if it is another one. */
export const ownerOf = (
  subnets: NetworkFacts['subnets'],
  subnetIds: readonly string[],
  account: string,
): string | undefined =>
  'ok' in subnets
    ? subnets.ok.find(
        ({ id, owner }) => subnetIds.includes(id) && owner !== undefined && owner !== account,
      )?.owner
    : undefined;
