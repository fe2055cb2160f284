import type { Spot } from './spots.ts';

type Layers = readonly (readonly Spot[])[];

const SWEEPS = 24;

/** The same layers, each in an order with few crossings: sweeps down and up, the best of which counts. */
export function inFewCrossings(layers: Layers): Layers {
  let best = layers;
  let now = layers;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    now = swapped(swept(now, sweep % 2 === 0));
    if (crossings(now) < crossings(best)) best = now;
  }
  return best;
}

/** Each spot under, or over, the mean of its neighbours. */
function swept(layers: Layers, down: boolean): Layers {
  const place = placesOf(layers);
  const sorted = [...layers];
  const indices = [...layers.keys()];
  for (const index of down ? indices : indices.toReversed()) {
    const mean = (spot: Spot): number => {
      const near = down ? spot.above : spot.below;
      if (near.length === 0) return place.get(spot) ?? 0;
      return near.reduce((sum, other) => sum + (place.get(other) ?? 0), 0) / near.length;
    };
    const layer = (sorted[index] ?? []).toSorted((a, b) => mean(a) - mean(b));
    for (const [at, spot] of layer.entries()) place.set(spot, at);
    sorted[index] = layer;
  }
  return sorted;
}

/** Neighbours change places wherever that saves crossings. */
function swapped(layers: Layers): Layers {
  const result = layers.map((layer) => [...layer]);
  const place = placesOf(layers);
  const between = (left: Spot, right: Spot): number =>
    pairs(left.above, right.above, place) + pairs(left.below, right.below, place);
  for (let improved = true; improved; ) {
    improved = false;
    for (const layer of result) {
      for (let at = 0; at + 1 < layer.length; at++) {
        const [left, right] = [layer[at], layer[at + 1]];
        if (!left || !right || between(right, left) >= between(left, right)) continue;
        layer.splice(at, 2, right, left);
        place.set(right, at).set(left, at + 1);
        improved = true;
      }
    }
  }
  return result;
}

function crossings(layers: Layers): number {
  const place = placesOf(layers);
  const of = (layer: readonly Spot[]): number =>
    layer.reduce(
      (sum, left, at) =>
        layer
          .slice(at + 1)
          .reduce((rest, right) => rest + pairs(left.below, right.below, place), sum),
      0,
    );
  return layers.reduce((sum, layer) => sum + of(layer), 0);
}

/** How many links of the left spot cross one of the right spot. */
const pairs = (
  left: readonly Spot[],
  right: readonly Spot[],
  place: ReadonlyMap<Spot, number>,
): number =>
  left.reduce(
    (sum, one) =>
      sum + right.filter((other) => (place.get(one) ?? 0) > (place.get(other) ?? 0)).length,
    0,
  );

const placesOf = (layers: Layers): Map<Spot, number> =>
  new Map(layers.flatMap((layer) => layer.map((spot, at) => [spot, at] as const)));
