/** Counts up from `first`: the same story gets the same ids, and none is given twice. */
export function counter(first: number): () => number {
  let next = first;
  return () => next++;
}
