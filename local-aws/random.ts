/** A reproducible source of chance: the same seed gives the same sequence. */
export interface Random {
  /** A number in [0, 1). */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  /** An integer from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
}

/** Mulberry32: 32 bits of state are plenty for choosing faults, and it is the same on every machine. */
export function random(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (probability) => probability > 0 && next() < probability,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
  };
}

/** A seed of its own for each named stream, so that one stream's draws never shift another's. FNV-1a. */
export function seedOf(seed: number, stream: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of stream)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
