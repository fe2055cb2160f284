/**
 * Remembers the answers of one run by key, so that what several warehouses share is asked once. A question that a service
 * did not answer is asked again.
 */
export function memo(): <T>(key: string, ask: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<unknown>>();
  return <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const found = known.get(key);
    if (found !== undefined) return found as Promise<T>; // a key belongs to one question, hence to one type
    const asked = ask();
    known.set(key, asked);
    const forget = () => void known.delete(key);
    asked.then((answer) => hasFailed(answer) && forget(), forget);
    return asked;
  };
}

/** Whether it is, or holds anywhere, an answer that did not come. */
const hasFailed = (answer: unknown): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  ('failed' in answer || Object.values(answer).some(hasFailed));
