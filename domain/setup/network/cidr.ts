interface Block {
  readonly address: number;
  readonly bits: number;
}

/** IPv4 only: undefined for anything else. */
function parse(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, bits };
}

/** All of IPv6. */
export const EVERYWHERE_IPV6 = '::/0';

/** Whether every address of `inner` lies in `outer`. Of IPv6 only a block itself and all of it are told apart. */
function contains(outer: string, inner: string): boolean {
  if (inner.includes(':')) return outer === inner || outer === EVERYWHERE_IPV6;
  const big = parse(outer);
  const small = parse(inner);
  if (!big || !small || big.bits > small.bits) return false;
  const size = 2 ** (32 - big.bits);
  return Math.floor(big.address / size) === Math.floor(small.address / size);
}

/** Whether some address lies in both. */
export const overlap = (one: string, other: string): boolean =>
  contains(one, other) || contains(other, one);

const HALVES = [0, 1];

/** Whether every address of `inner` lies in one of `outers`, several of them together included. */
export function covers(outers: readonly string[], inner: string): boolean {
  if (outers.some((outer) => contains(outer, inner))) return true;
  const block = parse(inner);
  // The block is halved as long as some of `outers` lie inside it; without any, no part of it can be covered.
  const parts = outers.filter((outer) => contains(inner, outer));
  if (!block || block.bits >= 32 || parts.length === 0) return false;
  const bits = block.bits + 1;
  const start = block.address - (block.address % 2 ** (32 - block.bits));
  return HALVES.every((half) =>
    covers(parts, text({ address: start + half * 2 ** (32 - bits), bits })),
  );
}

const text = ({ address, bits }: Block): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')}/${bits}`;

/** The address in a block that so many others precede: `10.0.0.2` of `10.0.0.0/16`. */
export function addressIn(cidr: string, offset: number): string | undefined {
  const block = parse(cidr);
  return block && text({ address: block.address + offset, bits: 32 }).replace('/32', '');
}
