interface Block {
  readonly address: number;
  readonly bits: number;
}

/** IPv4 only: undefined for anything else, which then matches nothing. */
function parse(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, bits };
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const big = parse(outer);
  const small = parse(inner);
  if (!big || !small || big.bits > small.bits) return false;
  const size = 2 ** (32 - big.bits);
  return Math.floor(big.address / size) === Math.floor(small.address / size);
}
