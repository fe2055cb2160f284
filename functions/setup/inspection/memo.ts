/** Remembers the answers of one run by key, so that what several warehouses share is asked once. */
export function memo(): <T>(key: string, ask: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<unknown>>();
  return <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const found = known.get(key) ?? ask();
    known.set(key, found);
    return found as Promise<T>; // a key belongs to one question, hence to one type
  };
}
