/** What is done between two marks of progress, and is done a second time after a crash. */
const MOST = 100;
/** An entry may have a body of many megabytes: then it is a slice by itself. */
const MOST_CHARACTERS = 2_000_000;

/** The entries a slice at a time, in their order. */
export async function* slicesOf<Entry extends { readonly body: string }>(
  entries: AsyncIterable<Entry>,
): AsyncGenerator<readonly Entry[]> {
  let slice: Entry[] = [];
  let characters = 0;
  for await (const entry of entries) {
    slice.push(entry);
    characters += entry.body.length;
    if (slice.length < MOST && characters < MOST_CHARACTERS) continue;
    yield slice;
    slice = [];
    characters = 0;
  }
  if (slice.length > 0) yield slice;
}
