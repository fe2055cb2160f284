/**
 * What is made when it is first asked for, and kept. What failed is made anew the next time: a process that Lambda keeps would fail
 * at each invocation otherwise, though only the first had no file or socket left.
 */
export function madeOnce<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
