import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, sizeOf } from './attribute.ts';
import { type Condition, meets } from './expression.ts';
import { byBytes, keyString, keysOf } from './rows.ts';
import type { KeySchema } from './table.ts';

const PAGE_BYTES = 1_048_576;

interface PageRequest {
  readonly Limit?: number | undefined;
  readonly ScanIndexForward?: boolean | undefined;
  readonly ExclusiveStartKey?: Record<string, AttributeValue> | undefined;
}

/**
 * One page of at most `Limit` items and 1 MB, counted before the filter. `schemas` are the keys of what is read,
 * outermost first: their order is the order of the items, and together they are the page's LastEvaluatedKey.
 */
export function pageOf(
  items: readonly Item[],
  request: PageRequest,
  filter: Condition | undefined,
  schemas: readonly KeySchema[],
) {
  const keyText = (item: Item): string[] =>
    schemas.flatMap(({ hash, range }) => [keyString(item, hash), keyString(item, range)]);
  const sorted = items
    .map((item) => ({ item, key: keyText(item) }))
    .sort((a, b) => byKeys(a.key, b.key));
  if (request.ScanIndexForward === false) sorted.reverse();
  const startKey =
    request.ExclusiveStartKey === undefined ? undefined : keyText(request.ExclusiveStartKey);
  const direction = request.ScanIndexForward === false ? -1 : 1;
  const rest =
    startKey === undefined
      ? sorted
      : sorted.filter(({ key }) => byKeys(key, startKey) * direction > 0);

  const page: Item[] = [];
  let bytes = 0;
  for (const { item } of rest) {
    if (page.length === request.Limit || bytes > PAGE_BYTES) break;
    page.push(item);
    bytes += sizeOf(item);
  }
  const last = page.at(-1);
  const isCut = last !== undefined && (page.length < rest.length || page.length === request.Limit);
  const shown = filter === undefined ? page : page.filter((item) => meets(filter, item));
  return {
    Items: structuredClone(shown),
    Count: shown.length,
    ScannedCount: page.length,
    ...(isCut ? { LastEvaluatedKey: keysOf(last, ...schemas) } : {}),
  };
}

function byKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const order = byBytes(part, b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
