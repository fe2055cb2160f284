import { UnexpectedResponse } from '../domain/errors.ts';

/**
 * A field that AWS documents as always there, although the SDK's types make every field optional. Throws
 * `UnexpectedResponse` without it: a default would look like knowledge.
 */
export function answered<T>(field: T | undefined, name: string, call: string): T {
  if (field === undefined) throw new UnexpectedResponse(`${call} answered without ${name}`);
  return field;
}

/** The items of all pages, in order. */
export async function itemsOf<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}
