import type { Spot } from './spots.ts';

const SWEEPS = 40;
/** Between two spots of a layer. */
const GAP = 16;
/** A bend within a passing link is worse than one where it leaves a box. */
const PASSING = 6;

/** The middles of all spots across the layers: in the given order, without overlaps, links as straight as that allows. */
export function straightened(layers: readonly (readonly Spot[])[]): ReadonlyMap<Spot, number> {
  const middles = new Map<Spot, number>();
  for (const layer of layers) {
    const total = layer.reduce((sum, { width }) => sum + width + GAP, -GAP);
    let left = -total / 2;
    for (const spot of layer) {
      middles.set(spot, left + spot.width / 2);
      left += spot.width + GAP;
    }
  }
  const wished = (spot: Spot): { at: number; weight: number } => {
    let [sum, weight] = [0, 0];
    for (const other of [...spot.above, ...spot.below]) {
      const part = spot.box === undefined && other.box === undefined ? PASSING : 1;
      sum += part * (middles.get(other) ?? 0);
      weight += part;
    }
    return weight === 0
      ? { at: middles.get(spot) ?? 0, weight: 0.1 }
      : { at: sum / weight, weight };
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed())
      for (const [spot, middle] of apart(layer, layer.map(wished))) middles.set(spot, middle);
  return middles;
}

/**
 * The places nearest to the wished ones, by least squares, at which no two spots of a layer overlap. Spots that would
 * overlap form a block, which stands at the mean of its wishes (pool adjacent violators).
 */
function apart(
  layer: readonly Spot[],
  wishes: readonly { readonly at: number; readonly weight: number }[],
): Map<Spot, number> {
  interface Block {
    readonly spots: readonly Spot[];
    /** Of each spot, its distance from the block's first. */
    readonly offsets: readonly number[];
    /** Where the first spot stands. */
    readonly at: number;
    readonly weight: number;
  }
  const blocks: Block[] = [];
  for (const [index, spot] of layer.entries()) {
    const { at = 0, weight = 1 } = wishes[index] ?? {};
    let block: Block = { spots: [spot], offsets: [0], at, weight };
    for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
      const last = before.spots.at(-1) ?? spot;
      const first = block.spots[0] ?? spot;
      const distance = (before.offsets.at(-1) ?? 0) + (last.width + first.width) / 2 + GAP;
      if (before.at + distance <= block.at) break;
      blocks.pop();
      const total = before.weight + block.weight;
      block = {
        spots: [...before.spots, ...block.spots],
        offsets: [...before.offsets, ...block.offsets.map((offset) => offset + distance)],
        at: (before.at * before.weight + (block.at - distance) * block.weight) / total,
        weight: total,
      };
    }
    blocks.push(block);
  }
  return new Map(
    blocks.flatMap(({ spots, offsets, at }) =>
      spots.map((spot, index) => [spot, at + (offsets[index] ?? 0)] as const),
    ),
  );
}
