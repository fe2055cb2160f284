import { describe, expect, test } from '@jest/globals';
import { type Box, type Link, layout } from '../../docs/generate/pictures/layout.ts';

const box = (id: string): Box => ({ id, width: 80, height: 30 });
const link = (from: string, to: string): Link => ({ from, to });
const overlaps = (one: { x: number; y: number }, other: { x: number; y: number }): boolean =>
  Math.abs(one.x - other.x) < 80 && Math.abs(one.y - other.y) < 30;

describe('a layout', () => {
  const boxes = ['a', 'b', 'c', 'd'].map(box);
  const links = [link('a', 'b'), link('a', 'c'), link('b', 'd'), link('c', 'd'), link('d', 'a')];
  const placed = layout(boxes, links);
  const at = (id: string) => placed.boxes.get(id) ?? { x: Number.NaN, y: Number.NaN };

  test('puts what follows below, and what stands beside each other at one height', () => {
    expect(at('a').y).toBeLessThan(at('b').y);
    expect(at('b').y).toBe(at('c').y);
    expect(at('c').y).toBeLessThan(at('d').y);
  });

  test('lets no two boxes overlap', () => {
    const all = [...placed.boxes.values()];
    expect(
      all.flatMap((one, at) => all.slice(at + 1).filter((other) => overlaps(one, other))),
    ).toEqual([]);
  });

  test('leads a link from its box to the other, upwards too', () => {
    const [first, last] = [placed.links[4]?.points[0], placed.links[4]?.points.at(-1)];
    expect(first?.y).toBe(at('d').y - 15);
    expect(last?.y).toBe(at('a').y + 15);
  });

  test('crosses no links that need not cross', () => {
    const straight = layout(['x', 'y', 'p', 'q'].map(box), [link('x', 'q'), link('y', 'p')]);
    const x = (id: string): number => straight.boxes.get(id)?.x ?? Number.NaN;
    expect(Math.sign(x('x') - x('y'))).toBe(Math.sign(x('q') - x('p')));
  });

  test('is the same each time', () => expect(layout(boxes, links)).toEqual(placed));

  test('keeps the layer that a box asks for, and refuses a link within one', () => {
    const fixed = [
      { ...box('one'), layer: 0 },
      { ...box('two'), layer: 2 },
      { ...box('three'), layer: 2 },
    ];
    expect(() => layout(fixed, [link('two', 'three')])).toThrow('two and three stand in one layer');
  });
});
