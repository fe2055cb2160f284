import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** The one type tag of a value (`S`, `N`, `M` …) with its content. */
export function tagged(value: AttributeValue): readonly [string, unknown] {
  const entry = Object.entries(value).find(([, content]) => content !== undefined);
  if (entry === undefined) throw new Error('an attribute value without content');
  return entry;
}

/** Order within a type, as DynamoDB sorts: strings by their UTF-8 bytes. `undefined` for values that have no order. */
export function compare(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined)
    return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  return undefined;
}

export function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  const [tagA, contentA] = tagged(a);
  const [tagB, contentB] = tagged(b);
  if (tagA !== tagB) return false;
  if (tagA === 'N') return Number(contentA) === Number(contentB);
  return canonical(tagA, contentA) === canonical(tagB, contentB);
}

const canonical = (tag: string, content: unknown): string =>
  JSON.stringify(
    tag.endsWith('S') && Array.isArray(content) ? [...content].sort() : content,
    sortKeys,
  );

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Bytes of an item as DynamoDB counts them, to within a few: names and contents in UTF-8. */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value),
    0,
  );

function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.M !== undefined) return sizeOf(value.M) + 3;
  if (value.L !== undefined)
    return value.L.reduce((sum, element) => sum + sizeOfValue(element) + 1, 3);
  return Buffer.byteLength(JSON.stringify(value));
}
