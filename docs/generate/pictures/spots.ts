import type { Box, Link } from './layout.ts';

/** A place in a layer: a box, or where a link passes. */
export interface Spot {
  readonly layer: number;
  readonly width: number;
  readonly height: number;
  /** The box's id; undefined where a link passes. */
  readonly box?: string;
  readonly above: Spot[];
  readonly below: Spot[];
}

/** The course of a link through the layers, from top to bottom. */
export interface Chain {
  readonly spots: readonly Spot[];
  /** Whether the link itself goes from bottom to top. */
  readonly turned: boolean;
  /** The spot of its text. */
  readonly label?: Spot;
}

/** Room that a passing link takes. */
const PASSAGE = 12;

/** The layers with everything that stands in them. Boxes stand in the even ones, texts of links in the odd ones between. */
export function spotsOf(boxes: readonly Box[], links: readonly Link[]) {
  const layerOf = layersOf(boxes, links);
  const count = Math.max(...layerOf.values()) * 2 + 1;
  const layers: Spot[][] = Array.from({ length: count }, () => []);
  const add = (layer: number, size: Pick<Spot, 'width' | 'height' | 'box'>): Spot => {
    const spot = { layer, above: [], below: [], ...size };
    layers[layer]?.push(spot);
    return spot;
  };

  const spotOf = new Map(
    boxes.map(({ id, width, height }) => [
      id,
      add((layerOf.get(id) ?? 0) * 2, { width, height, box: id }),
    ]),
  );
  const chains = links.map(({ from, to, label }): Chain => {
    const [start, end] = [spotOf.get(from), spotOf.get(to)];
    if (start === undefined || end === undefined) throw new Error(`no box for ${from} → ${to}`);
    const turned = start.layer > end.layer;
    const [upper, lower] = turned ? [end, start] : [start, end];
    if (upper.layer === lower.layer) throw new Error(`${from} and ${to} stand in one layer`);
    // The text stands next to where the link comes from.
    const labelled = turned ? lower.layer - 1 : upper.layer + 1;
    const between = Array.from({ length: lower.layer - upper.layer - 1 }, (_, index) => {
      const layer = upper.layer + 1 + index;
      return add(layer, layer === labelled && label ? label : { width: PASSAGE, height: 0 });
    });
    const spots = [upper, ...between, lower];
    for (const [index, spot] of spots.slice(1).entries()) {
      spot.above.push(spots[index] ?? upper);
      spots[index]?.below.push(spot);
    }
    const text = spots.find((spot) => spot.layer === labelled);
    return { spots, turned, ...(label && text && { label: text }) };
  });
  return { layers, chains };
}

/** The layer of each box: the given one, or that of the longest way to it without the links that close a circle. */
function layersOf(boxes: readonly Box[], links: readonly Link[]): ReadonlyMap<string, number> {
  const forward = withoutCircles(boxes, links);
  const layers = new Map<string, number>();
  const layerOf = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    const given = boxes.find((box) => box.id === id)?.layer;
    const before = forward.filter(({ to }) => to === id).map(({ from }) => layerOf(from) + 1);
    const layer = given ?? Math.max(0, ...before);
    layers.set(id, layer);
    return layer;
  };
  for (const { id } of boxes) layerOf(id);
  return layers;
}

/** The links that lead on, in a walk from the first box: one to a box that is still being walked from leads back. */
function withoutCircles(boxes: readonly Box[], links: readonly Link[]): readonly Link[] {
  const walked = new Map<string, 'open' | 'done'>();
  const forward: Link[] = [];
  const walk = (id: string): void => {
    walked.set(id, 'open');
    for (const link of links.filter(({ from }) => from === id)) {
      if (walked.get(link.to) === 'open') continue;
      forward.push(link);
      if (!walked.has(link.to)) walk(link.to);
    }
    walked.set(id, 'done');
  };
  for (const { id } of boxes) if (!walked.has(id)) walk(id);
  return forward;
}
