import { inFewCrossings } from './order.ts';
import { type Chain, type Spot, spotsOf } from './spots.ts';
import { straightened } from './straighten.ts';

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** The layer that it has to be in; computed from the links where it is left out. */
  readonly layer?: number;
}

export interface Link {
  readonly from: string;
  readonly to: string;
  /** Size of the text on it. */
  readonly label?: { readonly width: number; readonly height: number };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Middles of the boxes. */
  readonly boxes: ReadonlyMap<string, Point>;
  /** For each link, in the order given: its course from end to end, and the middle of its text. */
  readonly links: readonly { readonly points: readonly Point[]; readonly label?: Point }[];
}

/** A passing link that bends more than this goes straight on beside the boxes of a layer, so that it cuts none. */
const BEND = 75;

/** Between the layers of boxes; half of it lies before the texts of links, half behind. */
const LAYER_GAP = 22;

/**
 * Boxes in layers from top to bottom, as Sugiyama does it: links that would go up are turned, boxes are layered by their
 * longest way, ordered for few crossings, and moved for straight links. The same graph always has the same layout.
 */
export function layout(boxes: readonly Box[], links: readonly Link[]): Layout {
  const { layers: unordered, chains } = spotsOf(boxes, links);
  const layers = inFewCrossings(unordered);
  const across = straightened(layers);
  const heights = layers.map((layer) => Math.max(...layer.map(({ height }) => height), 0));
  const tops = heights.map((_, index) =>
    heights.slice(0, index).reduce((sum, height) => sum + height + LAYER_GAP, 0),
  );
  const left = Math.min(...layers.flat().map((spot) => x(spot) - spot.width / 2));
  const middleOf = (spot: Spot): Point => ({
    x: x(spot) - left,
    y: (tops[spot.layer] ?? 0) + (heights[spot.layer] ?? 0) / 2,
  });
  function x(spot: Spot): number {
    return across.get(spot) ?? 0;
  }

  const ports = portsOf(chains, (spot) => middleOf(spot).x);
  /** Straight on along a stretch of a layer: beside what stands in it, and behind texts. */
  const along = (at: number, from: number, to: number): Point[] =>
    [from, to].map((y) => ({ x: at, y })).slice(from === to ? 1 : 0);
  const courseOf = (chain: Chain): Point[] =>
    chain.spots.flatMap((spot, index) => {
      const middle = middleOf(spot);
      const top = tops[spot.layer] ?? 0;
      const bottom = top + (heights[spot.layer] ?? 0);
      const own = spot.height / 2;
      if (index === 0)
        return along(middle.x + (ports.get(chain)?.leaves ?? 0), middle.y + own, bottom);
      if (index === chain.spots.length - 1)
        return along(middle.x + (ports.get(chain)?.arrives ?? 0), top, middle.y - own);
      if (spot === chain.label) return along(middle.x, middle.y - own, middle.y + own);
      const bend = Math.max(
        ...[chain.spots[index - 1], chain.spots[index + 1]].map((near = spot) =>
          Math.abs(x(near) - x(spot)),
        ),
      );
      return bend > BEND ? along(middle.x, top, bottom) : [middle];
    });

  return {
    width: Math.max(...layers.flat().map((spot) => middleOf(spot).x + spot.width / 2)),
    height: (tops.at(-1) ?? 0) + (heights.at(-1) ?? 0),
    boxes: new Map(
      layers.flat().flatMap((spot) => (spot.box === undefined ? [] : [[spot.box, middleOf(spot)]])),
    ),
    links: chains.map((chain) => {
      const points = courseOf(chain);
      return {
        points: chain.turned ? points.toReversed() : points,
        ...(chain.label && { label: middleOf(chain.label) }),
      };
    }),
  };
}

/** Where each link leaves and reaches its boxes, as distances from their middles: side by side, in the order they go on. */
function portsOf(chains: readonly Chain[], x: (spot: Spot) => number) {
  const ports = new Map<Chain, { leaves: number; arrives: number }>(
    chains.map((chain) => [chain, { leaves: 0, arrives: 0 }]),
  );
  const spread = (end: 0 | -1, beside: 1 | -2, port: 'leaves' | 'arrives'): void => {
    for (const [box, group] of Map.groupBy(chains, (chain) => chain.spots.at(end))) {
      const sorted = group.toSorted((a, b) => xOf(a.spots.at(beside)) - xOf(b.spots.at(beside)));
      const step = Math.min(((box?.width ?? 0) * 0.8) / sorted.length, 26);
      for (const [index, chain] of sorted.entries()) {
        const own = ports.get(chain);
        if (own) own[port] = (index - (sorted.length - 1) / 2) * step;
      }
    }
  };
  const xOf = (spot: Spot | undefined): number => (spot === undefined ? 0 : x(spot));
  spread(0, 1, 'leaves');
  spread(-1, -2, 'arrives');
  return ports;
}
