import { layout, type Point } from './layout.ts';
import { textWidth } from './text-width.ts';

/** Classes of nodes and links; svg.ts has their colours. */
export type NodeKind =
  | 'task'
  | 'map'
  | 'choice'
  | 'wait'
  | 'pass'
  | 'success'
  | 'fail'
  | 'start'
  | 'end'
  | 'source'
  | 'machine'
  | 'queue'
  | 'store';
export type LinkKind = 'next' | 'caught' | 'quiet';

export interface Node {
  readonly id: string;
  readonly kind: NodeKind;
  /** Lines of text: the first is the name. */
  readonly lines: readonly string[];
  /** What happens within, drawn inside. */
  readonly inner?: Drawing;
  readonly layer?: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: LinkKind;
  /** Lines of text. */
  readonly label: readonly string[];
}

/** A part of an SVG, its upper left corner at 0, 0. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

const NAME = 13;
const SMALL = 11;
const LINE = 15;
const PADDING = 12;
const DOT = 14;

/** Draws a graph in layers from top to bottom, or from left to right. */
export function draw(
  nodes: readonly Node[],
  edges: readonly Edge[],
  direction: 'down' | 'right' = 'down',
): Drawing {
  const turn = <Size extends { readonly width: number; readonly height: number }>(size: Size) =>
    direction === 'down' ? size : { ...size, width: size.height, height: size.width };
  const at = ({ x, y }: Point): Point => (direction === 'down' ? { x, y } : { x: y, y: x });

  const placed = layout(
    nodes.map((node) => ({ ...turn(sizeOf(node)), id: node.id, ...layerOf(node) })),
    edges.map(({ from, to, label }) => ({
      from,
      to,
      ...(label.length > 0 && { label: turn(labelSize(label)) }),
    })),
  );
  const lines = placed.links.map(({ points }, index) => {
    const kind = edges[index]?.kind ?? 'next';
    return `<path class="link ${kind}" marker-end="url(#${kind})" d="${course(points.map(at), direction)}"/>`;
  });
  const labels = placed.links.flatMap(({ label }, index) =>
    label === undefined ? [] : [texts('label', edges[index]?.label ?? [], at(label))],
  );
  const shapes = nodes.map((node) => drawNode(node, at(placed.boxes.get(node.id) ?? ORIGIN)));
  return {
    ...turn({ width: Math.ceil(placed.width), height: Math.ceil(placed.height) }),
    svg: [...lines, ...shapes, ...labels].join('\n'),
  };
}

const ORIGIN: Point = { x: 0, y: 0 };
const layerOf = ({ layer }: Node) => (layer === undefined ? {} : { layer });

function sizeOf({ kind, lines: [name = '', ...more], inner }: Node) {
  if (kind === 'start' || kind === 'end') return { width: DOT, height: DOT };
  const text = Math.max(textWidth(name, NAME), ...more.map((line) => textWidth(line, SMALL)));
  const height = LINE * (1 + more.length) + PADDING;
  if (inner === undefined) return { width: text + PADDING * (kind === 'choice' ? 3 : 2), height };
  return {
    width: Math.max(text, inner.width) + PADDING * 2,
    height: height + inner.height + PADDING,
  };
}

const labelSize = (label: readonly string[]) => ({
  width: Math.max(...label.map((line) => textWidth(line, SMALL))) + 6,
  height: label.length * 13 + 4,
});

function drawNode(node: Node, { x, y }: Point): string {
  const { width, height } = sizeOf(node);
  const { kind, lines, inner } = node;
  const [left, top] = [round(x - width / 2), round(y - height / 2)];
  if (kind === 'start') return `<circle class="dot" cx="${round(x)}" cy="${round(y)}" r="5"/>`;
  if (kind === 'end')
    return `<circle class="ring" cx="${round(x)}" cy="${round(y)}" r="6"/><circle class="dot" cx="${round(x)}" cy="${round(y)}" r="3"/>`;
  const textTop = inner === undefined ? y : top + (lines.length * LINE + PADDING) / 2;
  return [
    `<g class="node ${kind}">`,
    shapeOf(kind, { left, top, width: round(width), height: round(height) }),
    texts('', lines, { x, y: textTop }),
    ...(inner === undefined
      ? []
      : [
          `<g transform="translate(${round(x - inner.width / 2)} ${round(top + lines.length * LINE + PADDING)})">`,
          inner.svg,
          '</g>',
        ]),
    '</g>',
  ].join('\n');
}

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function shapeOf(kind: NodeKind, { left, top, width, height }: Frame): string {
  if (kind === 'choice') {
    const [right, middle, bottom] = [left + width, round(top + height / 2), top + height];
    const corner = PADDING;
    return `<path d="M${left} ${middle}L${left + corner} ${top}H${right - corner}L${right} ${middle}L${right - corner} ${bottom}H${left + corner}Z"/>`;
  }
  const radius = kind === 'wait' || kind === 'queue' ? round(height / 2) : 5;
  return `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}"/>`;
}

/** Lines of text around a middle: the first of a node is its name. */
function texts(kind: string, lines: readonly string[], { x, y }: Point): string {
  const step = kind === 'label' ? 13 : LINE;
  return lines
    .map((line, index) => {
      const size = kind === 'label' || index > 0 ? 'small' : 'name';
      const baseline = y + (index - (lines.length - 1) / 2) * step + 4;
      const classes = [kind, size].filter(Boolean).join(' ');
      return `<text class="${classes}" x="${round(x)}" y="${round(baseline)}">${escaped(line)}</text>`;
    })
    .join('\n');
}

/** A smooth line through the points that leaves and arrives along the layers' direction and never swings out between. */
function course(points: readonly Point[], direction: 'down' | 'right'): string {
  const turned = points.map(({ x, y }) => (direction === 'down' ? { x, y } : { x: y, y: x }));
  const text = ({ x, y }: Point): string =>
    direction === 'down' ? `${round(x)} ${round(y)}` : `${round(y)} ${round(x)}`;
  const slopes = turned.map((point, index) => slopeAt(turned[index - 1], point, turned[index + 1]));
  const curves = turned.slice(1).map((to, index) => {
    const from = turned[index] ?? to;
    const third = (to.y - from.y) / 3;
    return [
      { x: from.x + (slopes[index] ?? 0) * third, y: from.y + third },
      { x: to.x - (slopes[index + 1] ?? 0) * third, y: to.y - third },
      to,
    ];
  });
  return `M${text(turned[0] ?? ORIGIN)}${curves.map((curve) => `C${curve.map(text).join(' ')}`).join('')}`;
}

/** The harmonic mean of the slopes on both sides, and none at a turn or an end (Fritsch and Carlson). */
function slopeAt(before: Point | undefined, at: Point, after: Point | undefined): number {
  if (before === undefined || after === undefined) return 0;
  const [one, two] = [(at.x - before.x) / (at.y - before.y), (after.x - at.x) / (after.y - at.y)];
  return one * two > 0 ? (2 * one * two) / (one + two) : 0;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
