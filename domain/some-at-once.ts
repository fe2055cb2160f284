/** Does the errand for each item, so many at the same time, and answers in the order of the items. */
export async function someAtOnce<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  errand: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  // All take from the same iterator, so each item is taken once.
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) results.set(index, await errand(item));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}
