import type { Ternary } from '../iam/policy/condition.ts';
import { covers, overlap } from './cidr.ts';
import type { AclEntryFacts } from './network-facts.ts';

/** Packets of TCP in one direction: with these addresses at the far end, to any of these ports. */
export interface Packets {
  readonly way: 'in' | 'out';
  readonly cidr: string;
  readonly ports: Ports;
  /** The addresses are public: entries for private ones do not touch them. */
  readonly isPublic?: true;
}
type Ports = readonly [from: number, to: number];

export const HTTPS: Ports = [443, 443];
/** Answers go to the port that the caller chose. From where Redshift takes its ports, no page says: AWS's own advice is all of these. */
export const EPHEMERAL: Ports = [1_024, 65_535];

const TCP = ['-1', '6', 'tcp'];
/** Addresses that no service of AWS has in public. */
export const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
export const EVERYWHERE = '0.0.0.0/0';

/**
 * Whether a network ACL lets all of the packets pass: of the entries that match one, the lowest number decides. `maybe`: it
 * lets some of them pass.
 */
export function passesAcl(entries: readonly AclEntryFacts[], packets: Packets): Ternary {
  const { way, cidr, ports, isPublic } = packets;
  const matching = entries
    .filter(({ egress, protocol }) => egress === (way === 'out') && TCP.includes(protocol))
    .filter((entry) => overlap(entry.cidr, cidr) && meets(entry, ports))
    .filter((entry) => isPublic !== true || !covers(PRIVATE, entry.cidr))
    .toSorted((one, other) => one.number - other.number);
  const whole = matching.findIndex((entry) => covers([entry.cidr], cidr) && spans(entry, ports));
  const deciding = whole < 0 ? matching : matching.slice(0, whole + 1);
  // What no entry matches is denied.
  const verdicts = [...deciding.map(({ allows }) => allows), ...(whole < 0 ? [false] : [])];
  if (verdicts.every((allows) => allows)) return 'yes';
  return verdicts.some((allows) => allows) ? 'maybe' : 'no';
}

const ALL_PORTS: Ports = [0, 65_535];

/** Whether an ACL lets all TCP of these blocks pass in both directions, as the one does that AWS makes with a VPC. */
export const isWideOpen = (
  entries: readonly AclEntryFacts[],
  blocks: readonly string[] = [EVERYWHERE],
): boolean =>
  (['in', 'out'] as const).every((way) =>
    blocks.every((cidr) => passesAcl(entries, { way, cidr, ports: ALL_PORTS }) === 'yes'),
  );

const rangeOf = ({ fromPort = 0, toPort = 65_535 }: AclEntryFacts): Ports => [fromPort, toPort];

function meets(entry: AclEntryFacts, [from, to]: Ports): boolean {
  const [first, last] = rangeOf(entry);
  return first <= to && last >= from;
}

function spans(entry: AclEntryFacts, [from, to]: Ports): boolean {
  const [first, last] = rangeOf(entry);
  return first <= from && last >= to;
}
